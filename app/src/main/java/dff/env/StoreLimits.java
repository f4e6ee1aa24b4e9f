package dff.env;

/** What {@code DFF.STORE} may hold. @param rows keys @param bytes of all values as JSON */
public record StoreLimits(long rows, long bytes) {}
