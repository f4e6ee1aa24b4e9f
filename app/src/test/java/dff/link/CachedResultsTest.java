package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Functions that declare {@code cache_result}. */
class CachedResultsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();
    private static String link;

    @BeforeAll
    static void publish() {
        WORK.publish("cache__main", """
                import sys, time
                @DFF.API('cached', cache_result=60)
                def cached(**kwargs):
                    sys.counter = getattr(sys, 'counter', 0) + 1
                    return [time.time_ns(), sys.counter]

                @DFF.API('cached fail', cache_result=60)
                def cached_failure():
                    raise ValueError(str(time.time_ns()))

                @DFF.API('cached shaped', cache_result=60)
                def cached_shape(n):
                    return DFF.RESP('x' * n + str(time.time_ns()), content_type='html', headers={'X-Own': '1'})
                """);
        link = WORK.link("cache__main.cached");
    }

    private static Reply cached(String kwargs) {
        return CLIENT.post(link, "application/json", "{\"kwargs\":" + kwargs + "}");
    }

    @Test
    void cached_result_is_answered_again_with_its_headers() {
        Reply first = cached("{\"x\":1,\"y\":{\"b\":1,\"a\":2}}");
        Reply second = cached("{ \"y\":{\"a\":2.0,\"b\":1}, \"x\":1 }");

        assertThat(first.header("X-Dff-Cache")).isEmpty();
        assertThat(second.header("X-Dff-Cache")).isEqualTo("Cached");
        assertThat(second.header("X-Dataflux-Func-Cache")).isEqualTo("Cached");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(WORK.admin()
                        .post(
                                "/api/v1/func/cache__main.cached",
                                Map.of("kwargs", Map.of("x", 1, "y", Map.of("a", 2, "b", 1))))
                        .header("X-Dff-Cache"))
                .isEqualTo("Cached");
        assertThat(cached("{\"x\":\"1\",\"y\":{\"b\":1,\"a\":2}}").header("X-Dff-Cache"))
                .isEmpty();
    }

    @Test
    void answers_from_the_cache_stand_in_the_statistics_of_their_link() {
        String own = WORK.link("cache__main.cached", Map.of("own", 1));
        String id = own.substring(own.lastIndexOf('/') + 1);
        for (int i = 0; i < 3; i++) {
            CLIENT.get(own);
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            var row = WORK.admin()
                    .get("/api/v1/auth-links/do/list?id=" + id)
                    .data()
                    .path(0);
            return row.at("/recentRunningStatus/OK").asInt() == 1
                    && row.at("/recentRunningStatus/cached").asInt() == 2;
        });
    }

    @Test
    void publish_starts_the_cache_afresh() {
        String code = "import time\n@DFF.API('f', cache_result=60)\ndef f():\n    return time.time_ns()\n";
        WORK.publish("cache__fresh", code);
        String own = WORK.link("cache__fresh.f");
        String first = CLIENT.get(own).text();
        assertThat(CLIENT.get(own).text()).isEqualTo(first);

        WORK.publish("cache__fresh", code);

        assertThat(CLIENT.get(own).text()).isNotEqualTo(first);
    }

    @Test
    void failures_are_not_cached() {
        String own = WORK.link("cache__main.cached_failure");

        assertThat(CLIENT.get(own).json().path("detail").path("exception"))
                .isNotEqualTo(CLIENT.get(own).json().path("detail").path("exception"));
    }

    @Test
    void large_shaped_result_is_cached_with_its_shape() {
        String own = WORK.link("cache__main.cached_shape", Map.of("n", 2_000_000));
        Reply first = CLIENT.get(own);
        Reply second = CLIENT.get(own);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("X-Dff-Cache")).isEqualTo("Cached");
        assertThat(second.header("X-Own")).isEqualTo("1");
        assertThat(second.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(second.text()).isEqualTo(first.text());
    }

    @Test
    void odd_numbers_do_not_hurt_the_cache() {
        assertThat(cached("{\"n\":1e99999999999}").status()).isEqualTo(200);
        assertThat(cached("{\"n\":1e400}").status()).isEqualTo(200);
    }
}
