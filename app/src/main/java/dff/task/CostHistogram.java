package dff.task;

import java.util.Arrays;

/**
 * How long calls took, in whole milliseconds: every cost below 16 has a class of its own, above it each doubling is cut into eight, so
 * that a percentile is right to within a sixteenth. Not safe for threads.
 */
public final class CostHistogram {
    private static final int EXACT = 16;
    private static final int PARTS = 8;
    /** Longer than any call may take. */
    private static final long MAX_COST = (1L << 32) - 1;

    private long[] counts = new long[EXACT];
    private long samples;

    private static int classOf(long cost) {
        if (cost < EXACT) {
            return (int) Math.max(0, cost);
        }
        long capped = Math.min(cost, MAX_COST);
        int shift = 60 - Long.numberOfLeadingZeros(capped); // leaves the four highest bits: 8 to 15
        return EXACT + (shift - 1) * PARTS + (int) (capped >> shift) - PARTS;
    }

    /** The middle of a class. */
    private static long costOf(int index) {
        if (index < EXACT) {
            return index;
        }
        int shift = (index - EXACT) / PARTS + 1;
        long least = (long) ((index - EXACT) % PARTS + PARTS) << shift;
        return least + (1L << (shift - 1));
    }

    void add(long cost) {
        add(classOf(cost), 1);
    }

    private void add(int index, long count) {
        if (index >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(index + 1, 2 * counts.length));
        }
        counts[index] += count;
        samples += count;
    }

    void addAll(CostHistogram other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] > 0) {
                add(i, other.counts[i]);
            }
        }
    }

    /** Adds what {@link #text} wrote. */
    public void addText(String text) {
        int at = 0;
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            int comma = text.indexOf(',', colon);
            int end = comma < 0 ? text.length() : comma;
            add(Integer.parseInt(text, at, colon, 10), Long.parseLong(text, colon + 1, end, 10));
            at = end + 1;
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                text.append(text.isEmpty() ? "" : ",").append(i).append(':').append(counts[i]);
            }
        }
        return text.toString();
    }

    public long samples() {
        return samples;
    }

    /**
     * The cost that this share of the calls did not exceed; 0 when there are none.
     *
     * @param share above 0, at most 1
     */
    public long percentile(double share) {
        long wanted = (long) Math.ceil(share * samples);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= wanted) {
                return costOf(i);
            }
        }
        return 0;
    }
}
