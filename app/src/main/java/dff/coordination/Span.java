package dff.coordination;

/** Places of a list between two indexes, both included; negative ones count from the end. */
record Span(long from, long length) {
    static Span of(long start, long stop, int size) {
        long from = Math.max(0, start < 0 ? size + start : start);
        long to = Math.min(size - 1L, stop < 0 ? size + stop : stop);
        return from > to ? new Span(0, 0) : new Span(from, to - from + 1);
    }
}
