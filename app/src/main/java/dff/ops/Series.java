package dff.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Values over time, averaged in groups. Guarded by its owner. */
final class Series {
    static final long GROUP_MILLIS = 600_000;
    /** Three days. */
    static final int GROUPS = 432;

    private static final class Group {
        final long start;
        double sum;
        int count;

        Group(long start) {
            this.start = start;
        }
    }

    private final Deque<Group> groups = new ArrayDeque<>();

    void add(long millis, double value) {
        long start = millis - millis % GROUP_MILLIS;
        if (groups.isEmpty() || groups.getLast().start != start) {
            groups.addLast(new Group(start));
            if (groups.size() > GROUPS) {
                groups.removeFirst();
            }
        }
        Group last = groups.getLast();
        last.sum += value;
        last.count++;
    }

    /** Pairs of Unix milliseconds and value, two digits after the point. */
    List<List<Number>> points() {
        return groups.stream()
                .map(group -> List.<Number>of(group.start, Math.round(group.sum / group.count * 100) / 100.0))
                .toList();
    }
}
