package dff.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock over bodies, with the streams and clients that are hardest on it. */
class PacedBodyTest {
    /** How a read ended, and whether its thread was left interrupted. */
    private record End(Throwable thrown, boolean interrupted) {}

    private final BodyBudget budget = new BodyBudget(1);

    @AfterEach
    void stop() {
        budget.close();
    }

    private CompletableFuture<End> read(InputStream in, Consumer<ApiError> tooSlow) {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            Throwable thrown = null;
            try (InputStream body = new RequestBody.Paced(in, budget, tooSlow)) {
                body.readNBytes(10);
            } catch (IOException | RuntimeException e) {
                thrown = e;
            }
            end.complete(new End(thrown, Thread.currentThread().isInterrupted()));
        });
        return end;
    }

    private static void assertBrokenOff(CompletableFuture<End> end) {
        await().atMost(Duration.ofSeconds(30)).until(end::isDone);
        assertThat(end.join().thrown()).isInstanceOf(CloseConnectionException.class);
        assertThat(end.join().interrupted()).isFalse();
    }

    @Test
    void a_client_that_does_not_take_its_answer_does_not_keep_others_from_theirs() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (PipedOutputStream one = new PipedOutputStream();
                PipedOutputStream two = new PipedOutputStream()) {
            var first = read(new PipedInputStream(one), _ -> waitFor(never));
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            CompletableFuture<ApiError> answer = new CompletableFuture<>();
            var second = read(new PipedInputStream(two), answer::complete);
            assertBrokenOff(second);
            assertThat(answer.join().getMessage()).contains("0 bytes in", "it may take 1 s (_WEB_BODY_TIMEOUT)");
            assertBrokenOff(first);
        } finally {
            never.countDown();
        }
    }

    @Test
    void a_body_that_ends_just_when_it_is_too_slow_leaves_no_interrupt_behind() {
        CountDownLatch declared = new CountDownLatch(1);
        var end = read(
                new InputStream() {
                    @Override
                    public int read() {
                        waitFor(declared);
                        return -1;
                    }
                },
                _ -> declared.countDown());
        assertBrokenOff(end);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
