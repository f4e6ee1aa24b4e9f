package dff.task.durable;

import dff.runner.Execution;

/** A claim in the hands of this worker. Its state is changed under the lock of {@link Holdings} but for what only ever becomes true. */
final class Held {
    final Claimed claim;
    final long claimedNanos = System.nanoTime();
    /** Null until it is given to the pool. */
    volatile Execution run;
    /** Unix milliseconds, 0 while it waits. */
    volatile long started;

    long submittedNanos;
    /** Somebody asked to stop it. */
    volatile boolean cancelled;
    /** It is not ours any more: whatever it ends with is dropped. */
    volatile boolean lost;
    /** It goes back to the queue, however it ends. */
    volatile boolean handedBack;

    Held(Claimed claim) {
        this.claim = claim;
        this.cancelled = claim.cancelled();
    }

    int bytes() {
        return claim.task().arguments().length;
    }

    int queue() {
        return claim.task().schedule().queue();
    }

    String id() {
        return claim.task().id();
    }
}
