package dff.runner;

/**
 * What a refused caller is told.
 *
 * @param queue queue number
 * @param waiting runs waiting in it
 * @param limit most that may wait
 * @param oldestWaitSeconds age of the oldest one
 */
public record QueueState(int queue, int waiting, int limit, double oldestWaitSeconds) {}
