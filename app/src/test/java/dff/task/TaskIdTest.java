package dff.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskIdTest {
    @Test
    void ids_have_the_form_clients_know() {
        assertThat(TaskId.next()).matches("task-[0-9A-Za-z]{12}");
    }

    @Test
    void ids_of_many_threads_differ() throws InterruptedException {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 5_000; j++) {
                    ids.add(TaskId.next());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(ids).hasSize(100_000);
    }

    @Test
    void every_character_occurs_about_as_often_as_the_others() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            all.append(TaskId.next().substring(5));
        }

        var counts = all.chars().boxed().collect(Collectors.groupingBy(c -> c, Collectors.counting()));

        assertThat(counts).hasSize(62);
        assertThat(counts.values()).allMatch(count -> count > 3_000 && count < 5_000);
    }
}
