package dff.trigger;

import dff.task.Origin;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All plans, those due first in front. Belongs to the thread that fires. */
final class Plans {
    private final Map<String, Plan> byId = new HashMap<>();
    /** Those whose tasks hold a shorter id. */
    private final Map<String, Plan> byOrigin = new HashMap<>();

    private final Map<String, Set<String>> byFunction = new HashMap<>();
    private final TreeSet<Plan> queue =
            new TreeSet<>(Comparator.comparingLong(Plan::fireAt).thenComparing(Plan::id));

    void clear() {
        byId.clear();
        byOrigin.clear();
        byFunction.clear();
        queue.clear();
    }

    int size() {
        return byId.size();
    }

    Plan find(String id) {
        return byId.get(id);
    }

    /** @param originId as tasks hold it */
    Plan ofOrigin(String originId) {
        return byOrigin.getOrDefault(originId, byId.get(originId));
    }

    List<Plan> all() {
        return List.copyOf(byId.values());
    }

    /** Ids of those that run one of these functions. */
    Set<String> ofFunctions(Set<String> functions) {
        Set<String> ids = new HashSet<>();
        functions.forEach(function -> ids.addAll(byFunction.getOrDefault(function, Set.of())));
        return ids;
    }

    /**
     * Takes over what the store has. One whose schedule is as it was stays due when it was: what is due this very moment is not lost
     * because somebody changed a note.
     *
     * @param from nothing before is due any more, for one that is new or has another schedule
     */
    void put(Scheduled config, long from) {
        Plan plan = byId.get(config.id());
        if (plan == null) {
            plan = new Plan(config);
            byId.put(plan.id(), plan);
            if (plan.id().length() > Origin.MAX_ID) {
                byOrigin.put(Origin.fitting(plan.id()), plan);
            }
            plan.dueAfter(from);
        } else {
            queue.remove(plan);
            forgetFunction(plan);
            boolean same = plan.config().timetable().isLike(config.timetable());
            plan.config(config);
            plan.dueAfter(same && plan.due() != Plan.NEVER ? plan.due() - 1 : from);
        }
        byFunction.computeIfAbsent(config.funcId(), _ -> new HashSet<>()).add(plan.id());
        enqueue(plan);
    }

    private void forgetFunction(Plan plan) {
        byFunction.computeIfPresent(plan.config().funcId(), (_, ids) -> {
            ids.remove(plan.id());
            return ids.isEmpty() ? null : ids;
        });
    }

    /** @return the plan that was removed, null = there was none */
    Plan remove(String id) {
        Plan plan = byId.remove(id);
        if (plan != null) {
            byOrigin.remove(Origin.fitting(id));
            queue.remove(plan);
            forgetFunction(plan);
        }
        return plan;
    }

    /** Takes a plan that is to be fired by then out of the queue, it comes back by {@link #enqueue}. @return null = there is none */
    Plan takeDue(long now) {
        return queue.isEmpty() || queue.first().fireAt() > now ? null : queue.pollFirst();
    }

    void enqueue(Plan plan) {
        if (plan.fireAt() != Plan.NEVER && byId.get(plan.id()) == plan) {
            queue.add(plan);
        }
    }

    /** When the first one is to be fired. */
    long next() {
        return queue.isEmpty() ? Plan.NEVER : queue.first().fireAt();
    }

    /** Looks from another time on: the clock was put back. */
    void lookAgain(long from) {
        queue.clear();
        for (Plan plan : byId.values()) {
            plan.dueAfter(from);
            enqueue(plan);
        }
    }
}
