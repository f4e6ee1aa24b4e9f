package dff.trigger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** What becomes of due times that passed while nobody fired, by the policy of each config. Due times are Unix milliseconds. */
final class MissedRuns {
    /** Missed due times of one config that are made up at once, the newest. */
    static final int MADE_UP = 100;

    private static final long SECOND = 1_000;
    /** How far is looked back at a time: the last due time is found without walking through all before it. */
    private static final long[] SPANS = {
        60 * SECOND,
        600 * SECOND,
        3_600 * SECOND,
        21_600 * SECOND,
        86_400 * SECOND,
        604_800 * SECOND,
        2_678_400 * SECOND
    };

    private MissedRuns() {}

    /** Due times to be decided now, and the one after which the plan is due next. */
    record Found(List<Due> dues, long last) {}

    /** @param plan that is to be fired at or before now */
    static Found of(Plan plan, long now, long graceMillis) {
        long oldest = now - graceMillis;
        if (plan.fireAt() >= oldest) {
            return new Found(List.of(new Due(plan, plan.due(), null, Due.Kind.ON_TIME)), plan.due());
        }
        long limit = oldest - plan.config().policy().jitterSeconds() * SECOND;
        long first = plan.due();
        long last = Math.max(first, lastBefore(plan.config().timetable(), first, limit));
        return switch (plan.config().policy().missed()) {
            case NONE -> new Found(List.of(span(plan, first, last, Due.Kind.MISSED)), last);
            case LAST -> new Found(last(plan, first, last, now), last);
            case ALL -> new Found(all(plan, first, last, now), last);
        };
    }

    private static Due span(Plan plan, long first, long last, Due.Kind kind) {
        return new Due(plan, last, first == last ? null : (Long) first, kind);
    }

    private static long window(Plan plan, long now) {
        return now - plan.config().policy().windowSeconds() * SECOND;
    }

    private static List<Due> last(Plan plan, long first, long last, long now) {
        Timetable timetable = plan.config().timetable();
        OptionalLong next = timetable.next(last);
        if (next.isPresent() && next.getAsLong() <= now) {
            return List.of(span(plan, first, last, Due.Kind.MISSED)); // another one is started right now
        }
        if (last < window(plan, now)) {
            return List.of(span(plan, first, last, Due.Kind.BEYOND_WINDOW));
        }
        List<Due> dues = new ArrayList<>();
        if (first < last) {
            dues.add(span(plan, first, lastBefore(timetable, first, last), Due.Kind.MISSED));
        }
        dues.add(new Due(plan, last, null, Due.Kind.MADE_UP));
        return dues;
    }

    private static List<Due> all(Plan plan, long first, long last, long now) {
        Timetable timetable = plan.config().timetable();
        Deque<Long> newest = newest(timetable, Math.max(first, window(plan, now)), last);
        if (newest.isEmpty()) {
            return List.of(span(plan, first, last, Due.Kind.BEYOND_WINDOW));
        }
        List<Due> dues = new ArrayList<>();
        if (first < newest.getFirst()) {
            long before = lastBefore(timetable, first, newest.getFirst());
            dues.add(span(plan, first, before, Due.Kind.BEYOND_WINDOW));
        }
        newest.forEach(time -> dues.add(new Due(plan, time, null, Due.Kind.MADE_UP)));
        return dues;
    }

    /** At most so many due times from one to another, both included, oldest first. */
    private static Deque<Long> newest(Timetable timetable, long from, long to) {
        Deque<Long> found = new ArrayDeque<>();
        for (int i = 0; i <= SPANS.length && found.size() < MADE_UP; i++) {
            long start = i < SPANS.length ? Math.max(from, to - SPANS[i]) : from;
            found.clear();
            OptionalLong next = timetable.next(start - 1);
            while (next.isPresent() && next.getAsLong() <= to) {
                found.addLast(next.getAsLong());
                if (found.size() > MADE_UP) {
                    found.removeFirst();
                }
                next = timetable.next(next.getAsLong());
            }
            if (start == from) {
                break;
            }
        }
        return found;
    }

    /** The last due time before a limit. @param first a due time, the answer when there is none between */
    static long lastBefore(Timetable timetable, long first, long limit) {
        for (int i = 0; i <= SPANS.length; i++) {
            long start = i < SPANS.length ? Math.max(first, limit - SPANS[i]) : first;
            OptionalLong next = timetable.next(start - 1);
            if (next.isPresent() && next.getAsLong() < limit) {
                long last = next.getAsLong();
                for (next = timetable.next(last);
                        next.isPresent() && next.getAsLong() < limit;
                        next = timetable.next(last)) {
                    last = next.getAsLong();
                }
                return last;
            }
            if (start == first) {
                break;
            }
        }
        return first;
    }
}
