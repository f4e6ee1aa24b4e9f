package dff.web.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.web.ApiError;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LongWorkTest {
    private final LongWork work = new LongWork("test", "tests of this kind", 1);

    @Test
    void work_runs_on_a_platform_thread_of_its_own() {
        Thread thread = work.run(Thread::currentThread);

        assertThat(thread.isVirtual()).isFalse();
        assertThat(thread.getName()).startsWith("dff-test-");
        assertThat(thread).isNotSameAs(Thread.currentThread());
    }

    @Test
    void exceptions_of_the_work_are_handed_on_and_the_place_is_free_again() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> work.run(() -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
        }
        assertThat(work.run(() -> 1)).isEqualTo(1);
    }

    @Test
    void too_many_at_once_are_told_to_come_again() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread first = Thread.startVirtualThread(() -> work.run(() -> {
            begun.countDown();
            end.await();
            return null;
        }));
        begun.await();

        assertThatThrownBy(() -> work.run(() -> 2))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("At most 1 tests of this kind");

        end.countDown();
        first.join();
        assertThat(work.run(() -> 2)).isEqualTo(2);
    }
}
