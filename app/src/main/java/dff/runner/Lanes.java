package dff.runner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Who waits and who is idle: the lanes of all script sets and the spare runners that belong to none. Guarded by the pool's lock. */
final class Lanes {
    static final int QUEUES = 16;
    /** By how much another lane must wait longer for its turn before it goes first. */
    private static final long FAIR_NANOS = 5_000_000;

    private final Map<String, Lane> byName = new HashMap<>();
    private final Deque<Runner> spares = new ArrayDeque<>();
    private final int[] waitingByQueue = new int[QUEUES];
    private final int limit;
    private int waiting;

    /** @param limit runs that may wait in one queue */
    Lanes(int limit) {
        this.limit = limit;
    }

    Lane of(Execution execution) {
        return byName.computeIfAbsent(execution.spec().lane(), Lane::new);
    }

    /** The lane a runner serves; null for a spare one. */
    Lane of(Runner runner) {
        return byName.get(runner.lane);
    }

    int waiting() {
        return waiting;
    }

    boolean isFull(int queue) {
        return waitingByQueue[queue] >= limit;
    }

    void enqueue(Execution execution) {
        of(execution).waiting.addLast(execution);
        count(execution, 1);
    }

    void enqueueFirst(Execution execution) {
        of(execution).waiting.addFirst(execution);
        count(execution, 1);
    }

    private void count(Execution execution, int change) {
        waiting += change;
        waitingByQueue[execution.spec().queue()] += change;
    }

    Execution poll(Lane lane) {
        Execution head = lane.waiting.pollFirst();
        if (head != null) {
            count(head, -1);
            lane.servedNanos = System.nanoTime();
        }
        return head;
    }

    /** Ends a waiting run in its queue. @return false when it does not wait any more */
    boolean drop(Execution execution) {
        Lane lane = byName.get(execution.spec().lane());
        if (lane == null || !lane.waiting.contains(execution) || !execution.dropFromQueue()) {
            return false;
        }
        lane.waiting.remove(execution);
        count(execution, -1);
        forgetIfEmpty(lane);
        return true;
    }

    List<Execution> takeAllWaiting() {
        List<Execution> all = new ArrayList<>();
        for (Lane lane : byName.values()) {
            for (Execution next = poll(lane); next != null; next = poll(lane)) {
                all.add(next);
            }
        }
        return all;
    }

    int spares() {
        return spares.size();
    }

    void addSpare(Runner runner) {
        spares.addFirst(runner);
    }

    /** A runner of the lane, or a spare one that now belongs to it. */
    Runner takeIdle(Lane lane) {
        Runner own = lane.idle.pollFirst();
        if (own != null) {
            return own;
        }
        Runner spare = spares.pollFirst();
        if (spare != null) {
            spare.lane = lane.name;
            lane.runners++;
        }
        return spare;
    }

    void removeIdle(Runner runner) {
        spares.remove(runner);
        Lane lane = of(runner);
        if (lane != null) {
            lane.idle.remove(runner);
        }
    }

    /** The runner exists no longer. */
    void remove(Runner runner) {
        removeIdle(runner);
        Lane lane = of(runner);
        if (lane != null) {
            lane.runners--;
            forgetIfEmpty(lane);
        }
    }

    private void forgetIfEmpty(Lane lane) {
        if (lane.isEmpty()) {
            byName.remove(lane.name);
        }
    }

    /** @param withSpares whether spare runners count too */
    Runner longestIdle(boolean withSpares) {
        Runner oldest = withSpares ? spares.peekLast() : null;
        for (Lane lane : byName.values()) {
            Runner last = lane.idle.peekLast();
            if (last != null && (oldest == null || last.idleSinceNanos < oldest.idleSinceNanos)) {
                oldest = last;
            }
        }
        return oldest;
    }

    int idle() {
        return spares.size()
                + byName.values().stream().mapToInt(lane -> lane.idle.size()).sum();
    }

    /** Lanes with waiting runs, the one that waits longest for its turn first. */
    List<Lane> busy() {
        List<Lane> busy = new ArrayList<>();
        for (Lane lane : byName.values()) {
            if (!lane.waiting.isEmpty()) {
                busy.add(lane);
            }
        }
        busy.sort(Comparator.comparingLong(Lane::headSince));
        return busy;
    }

    /** True when another lane has waited clearly longer for its turn, so that one busy script set cannot starve the others. */
    boolean isUnfair(Lane lane) {
        if (waiting == lane.waiting.size()) {
            return false;
        }
        long own = lane.headSince();
        return byName.values().stream().anyMatch(other -> other != lane && other.headSince() < own - FAIR_NANOS);
    }

    List<Execution> waitingIn(Set<Integer> queues) {
        return byName.values().stream()
                .flatMap(lane -> lane.waiting.stream())
                .filter(execution -> queues.contains(execution.spec().queue()))
                .toList();
    }

    /** Of the first so many queues. */
    List<QueueState> states(int count) {
        return IntStream.range(0, count).mapToObj(this::state).toList();
    }

    QueueState state(int queue) {
        long oldest = System.nanoTime();
        for (Lane lane : byName.values()) {
            for (Execution execution : lane.waiting) {
                if (execution.spec().queue() == queue) {
                    oldest = Math.min(oldest, execution.submittedNanos());
                    break;
                }
            }
        }
        return new QueueState(queue, waitingByQueue[queue], limit, (System.nanoTime() - oldest) / 1e9);
    }
}
