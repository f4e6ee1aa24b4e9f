package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthLinksTest {
    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
        server.published("demo__a", "plus");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void add(String id) {
        server.post(
                "/auth-links/do/add",
                Map.of("data", Map.of("id", id, "funcId", "demo__a.plus", "funcCallKwargsJSON", Map.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "auln-x,auln-x",
        "x,auln-x",
        "s,sapi-s",
        "sapi-s,sapi-s",
        "plain,plain",
        "auln-plain,",
        "auln-s,",
        "X,",
        "none,"
    })
    void a_called_id_is_tried_as_it_is_then_with_the_prefixes(String called, String found) {
        List.of("auln-x", "sapi-s", "plain").forEach(this::add);
        assertThat(server.links.find(called).map(AuthLink::id).orElse(null)).isEqualTo(found);
    }

    @Test
    void the_exact_id_comes_before_the_prefixed_one() {
        add("auln-x");
        add("x");
        assertThat(server.links.find("x").map(AuthLink::id)).contains("x");
    }

    @Test
    void a_link_added_after_a_call_missed_it_is_found() {
        assertThat(server.links.find("late")).isEmpty();
        add("late");
        assertThat(server.links.find("late")).isPresent();
    }

    @Test
    void unknown_ids_leave_known_links_alone() {
        add("x");
        for (int i = 0; i < 2_000; i++) {
            server.links.find("unknown" + i);
        }
        assertThat(server.links.find("x")).isPresent();
        assertThat(server.links.find("y".repeat(100_000))).isEmpty();
    }

    @Test
    void a_link_switched_to_and_fro_is_never_seen_stale_after_the_answer() throws InterruptedException {
        add("x");
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                server.links.find("x");
            }
        });
        try {
            for (int i = 0; i < 100; i++) {
                boolean disabled = i % 2 == 0;
                server.post("/auth-links/x/do/modify", Map.of("data", Map.of("isDisabled", disabled)));
                assertThat(server.links.find("x").orElseThrow().isDisabled()).isEqualTo(disabled);
            }
        } finally {
            done.set(true);
            reader.join();
        }
    }

    @Test
    void an_expiry_counts_from_its_very_millisecond() {
        AuthLink link = new AuthLink("x", "f", "{}", null, 1_000L, List.of(), false, false, false, null);
        assertThat(link.isExpired(999)).isFalse();
        assertThat(link.isExpired(1_000)).isTrue();
    }
}
