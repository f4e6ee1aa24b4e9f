package dff.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** The newest records of one origin, at most as many as its retention keeps. Not safe for threads. */
final class OriginBuffer {
    private final int limit;
    private final Deque<TaskRecord> notable = new ArrayDeque<>();
    private final Deque<TaskRecord> ordinary = new ArrayDeque<>();

    OriginBuffer(int limit) {
        this.limit = limit;
    }

    /** @return by how much the buffer grew: 1, or 0 when an older record made room */
    int add(TaskRecord record) {
        (record.isNotable() ? notable : ordinary).addLast(record);
        if (notable.size() + ordinary.size() <= limit) {
            return 1;
        }
        if (ordinary.pollFirst() == null) {
            notable.pollFirst();
        }
        return 0;
    }

    /** In the order they ended. */
    List<TaskRecord> records() {
        List<TaskRecord> all = new ArrayList<>(notable);
        all.addAll(ordinary);
        all.sort(Comparator.comparingLong(record -> record.usage().endMillis()));
        return all;
    }
}
