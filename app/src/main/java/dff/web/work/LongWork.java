package dff.web.work;

import dff.web.ApiError;
import dff.web.ErrorClass;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Requests that compute for long: few at a time, on threads of their own. On the thread of its request such work would take one of
 * the few processors from all other requests, until it ends. Safe for all threads; idle threads end.
 */
public final class LongWork {
    /** How long a request waits for its turn, and after how long it is told to come again. */
    private static final int RETRY_SECONDS = 2;

    private static final int IDLE_SECONDS = 10;

    private final String what;
    private final int atOnce;
    private final Semaphore room;
    private final ThreadPoolExecutor threads;

    /** @param what the work as an error calls it; its threads are called {@code dff-} and {@code name} */
    public LongWork(String name, String what, int atOnce) {
        this.what = what;
        this.atOnce = atOnce;
        this.room = new Semaphore(atOnce, true);
        this.threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(atOnce),
                Thread.ofPlatform().name("dff-" + name + "-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws ApiError 429 when too many run already */
    public <T> T run(Callable<T> work) {
        try {
            if (!room.tryAcquire(RETRY_SECONDS, TimeUnit.SECONDS)) {
                throw ApiError.of(
                        ErrorClass.CLIENT_RATE_LIMIT,
                        "At most " + atOnce + " " + what + " run at once",
                        Map.of("retryAfter", RETRY_SECONDS));
            }
        } catch (InterruptedException _) {
            throw interrupted();
        }
        Future<T> result = threads.submit(() -> {
            try {
                return work.call();
            } finally {
                room.release();
            }
        });
        try {
            return result.get();
        } catch (InterruptedException _) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }

    private ApiError interrupted() {
        Thread.currentThread().interrupt();
        return ApiError.of(ErrorClass.CLIENT_RATE_LIMIT, "Waiting for one of " + what + " was interrupted");
    }
}
