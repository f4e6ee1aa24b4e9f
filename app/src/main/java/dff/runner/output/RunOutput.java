package dff.runner.output;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Log entries that arrived while a run goes on: the first and the last ones, whatever a process sends. Safe for all threads.
 */
public final class RunOutput {
    /** Characters kept of the first entries. */
    public static final int HEAD = 20_000;
    /** Characters kept of the last entries. */
    public static final int TAIL = 30_000;
    /** Characters kept of an entry. */
    public static final int LINE = 3_000;
    /** What an entry counts besides its characters, so that empty ones are bounded, too. */
    private static final int ENTRY = 20;

    private static final Lines NOTHING = new Lines(List.of(), 0);

    /**
     * Entries of a run so far.
     *
     * @param lines first and last ones, with a note between them where some are left out
     * @param count how many there were; the next one has this number
     */
    public record Lines(List<String> lines, int count) {}

    // guarded by this; made when something is printed
    private List<String> head;
    private Deque<String> tail;
    private int headRoom = HEAD;
    private int tailSize;
    private int left;
    private int count;

    /** Adds entries. @return number of the first of them, from 0 */
    public synchronized int add(List<String> lines) {
        int first = count;
        if (head == null) {
            head = new ArrayList<>();
            tail = new ArrayDeque<>();
        }
        lines.forEach(this::add);
        return first;
    }

    private void add(String line) {
        String kept = cut(line);
        count++;
        int size = kept.length() + ENTRY;
        if (tail.isEmpty() && headRoom >= size) {
            headRoom -= size;
            head.add(kept);
            return;
        }
        tail.addLast(kept);
        tailSize += size;
        while (tailSize > TAIL) {
            tailSize -= tail.removeFirst().length() + ENTRY;
            left++;
        }
    }

    /** An entry as it is kept. */
    public static String cut(String line) {
        return line.length() <= LINE ? line : line.substring(0, LINE) + "...";
    }

    public synchronized Lines lines() {
        if (head == null) {
            return NOTHING;
        }
        List<String> lines = new ArrayList<>(head);
        if (left > 0) {
            lines.add("<... " + left + " entries left out ...>");
        }
        lines.addAll(tail);
        return new Lines(lines, count);
    }
}
