package dff.ops.job;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One piece of work that is done again and again.
 *
 * @param work does it and tells how many things it removed; can be done by two processes at a time without harm
 */
public record SystemJob(String id, Duration interval, LongSupplier work) {}
