package dff.db;

import java.util.concurrent.CountDownLatch;

/** One piece of work and its outcome, handed from the caller's thread to a store thread and back. */
final class Request<T> {
    private final Database.Work<T> work;
    private final CountDownLatch done = new CountDownLatch(1);
    private T result; // published by the latch
    private Throwable failure; // published by the latch

    Request(Database.Work<T> work) {
        this.work = work;
    }

    /** Runs the work and keeps its outcome; the caller goes on only after {@link #release}. */
    void run(org.jdbi.v3.core.Handle handle) {
        result = work.on(handle);
    }

    /** @param e an error, for example a stack overflow, is the caller's problem: the store's thread goes on */
    void fail(Throwable e) {
        failure = e;
    }

    boolean failedBy(Throwable e) {
        return failure == e;
    }

    boolean failed() {
        return failure != null;
    }

    void release() {
        done.countDown();
    }

    T await() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("interrupted while waiting for the store", e);
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new DatabaseException("work on the store failed: " + failure, failure);
        }
        return result;
    }
}
