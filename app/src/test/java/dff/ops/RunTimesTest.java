package dff.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Reply;
import dff.app.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs counted by time, and their list narrowed to a time and a state. */
class RunTimesTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COUNT = "/api/v1/task-records/func/do/count-by-time?scriptSetId=runtimes&from=";
    private static final String LIST = "/api/v1/task-records/func/do/list?scriptSetId=runtimes&pageSize=100";

    private static long from;

    @BeforeAll
    static void run() {
        from = System.currentTimeMillis();
        WORK.publish("runtimes__main", """
                @DFF.API('good')
                def good():
                    return 1

                @DFF.API('bad')
                def bad():
                    raise ValueError('no')
                """);
        for (String function : List.of("good", "good", "bad")) {
            WORK.admin().post("/api/v1/func/runtimes__main." + function, Map.of());
        }
        WORK.admin().post("/api/v1/func-draft/runtimes__main.good", Map.of());
        await().atMost(PATIENCE)
                .until(() -> sum(counted("").path("totals")) == 4
                        && WORK.admin().get(LIST).data().size() == 4);
    }

    private static long sum(JsonNode totals) {
        return StreamSupport.stream(totals.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private static JsonNode counted(String more) {
        return WORK.admin().get(COUNT + from + more).data();
    }

    private static int listed(String more) {
        return WORK.admin().get(LIST + more).data().size();
    }

    @Test
    void functions_with_failures_come_first_and_cells_add_up() {
        JsonNode rows = counted("").path("rows");

        assertThat(rows.findValuesAsText("id")).containsExactly("runtimes__main.bad", "runtimes__main.good");
        assertThat(rows.get(0).path("failures").asInt()).isEqualTo(1);
        assertThat(rows.get(1).path("calls").asInt()).isEqualTo(3);
        assertThat(rows.get(1).path("cells").findValues("calls").stream()
                        .mapToInt(JsonNode::asInt)
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void origins_are_counted_apart_and_an_editor_run_is_one() {
        assertThat(counted("&groupField=origin").path("rows").findValuesAsText("id"))
                .containsExactlyInAnyOrder("direct", "debug");
        assertThat(sum(counted("&origin=debug").path("totals"))).isEqualTo(1);
        assertThat(listed("&origin=debug")).isEqualTo(1);
    }

    @Test
    void a_span_of_a_day_has_at_most_48_cells() {
        JsonNode day = WORK.admin()
                .get(COUNT + (from - Duration.ofDays(1).toMillis()) + "&to=" + (from - 1))
                .data();

        assertThat(day.path("to").asLong() - day.path("from").asLong())
                .isLessThanOrEqualTo(RunTimes.CELLS * day.path("step").asLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "99999999999999"})
    void a_span_that_is_no_week_or_ends_before_it_begins_is_refused(String value) {
        Reply reply = WORK.admin().get(COUNT + value);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.toString()).contains("from").contains("7 days");
    }

    @Test
    void the_list_is_narrowed_to_a_time_and_to_failures_nobody_wanted() {
        assertThat(listed("&from=" + from)).isEqualTo(4);
        assertThat(listed("&to=" + (from - 1))).isZero();
        assertThat(listed("&status=failed")).isEqualTo(1);
        assertThat(listed("&status=cancelled")).isZero();
        assertThat(listed("&status=queued")).isZero();
        assertThat(listed("&status=running")).isZero();
    }
}
