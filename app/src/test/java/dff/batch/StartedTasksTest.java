package dff.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks that scripts start: chains, loops, what is inherited, batches by their helpers. */
class StartedTasksTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CALLER = WORK.anonymous().with("X-Forwarded-For", "198.51.100.72");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @BeforeAll
    static void publish() {
        StringBuilder chain = new StringBuilder();
        for (String step : List.of("ab", "bc", "cd", "de", "ef", "f")) {
            String next = step.length() == 1 ? "pass" : "DFF.FUNC('starts__main." + step.charAt(1) + "', {'x': x + 1})";
            chain.append("""
                    @DFF.API('%1$s')
                    def %1$s(x=1):
                        print(_DFF_FUNC_CHAIN, _DFF_ORIGIN, _DFF_ORIGIN_ID, _DFF_QUEUE)
                        %2$s
                        return x

                    """.formatted(step.charAt(0), next));
        }
        WORK.publish("starts__main", chain + """
                @DFF.API('loops')
                def loops():
                    DFF.FUNC('starts__main.loops')

                @DFF.API('nobody')
                def nobody():
                    DFF.FUNC('starts__main.none')

                @DFF.API('forged')
                def forged():
                    global _DFF_FUNC_CHAIN, _DFF_ORIGIN_ID
                    _DFF_FUNC_CHAIN, _DFF_ORIGIN_ID = [], 'other'
                    DFF.FUNC('starts__main.forged')

                @DFF.API('queue')
                def queue(number):
                    return DFF.FUNC('starts__main.f', queue=number)

                @DFF.API('batches')
                def batches(id):
                    own = DFF.BATCH.get()
                    DFF.ASYNC_API.call(id, {'x': 5}, queue=4)
                    return [own['id'] if own else None, DFF.BATCH.get('nobody'),
                            [row['id'] for row in DFF.BATCH.query(['id'], {'id': {'eq': id}})]]

                @DFF.API('bad')
                def bad(id, **numbers):
                    DFF.ASYNC_API.call(id, **numbers)
                """);
    }

    private static String batch(String function) {
        Reply added = WORK.admin()
                .post(
                        "/api/v1/batches/do/add",
                        Map.of("data", Map.of("funcId", "starts__main." + function, "funcCallKwargsJSON", Map.of())));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("id").asText();
    }

    private static String started(String batch, Map<String, Object> kwargs) {
        return CALLER.post("/api/v1/bat/" + batch, Map.of("kwargs", kwargs))
                .data()
                .path("id")
                .asText();
    }

    private static JsonNode rows(String filter, int count) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> WORK.admin()
                                .get("/api/v1/task-records/func/do/list?pageSize=100&" + filter)
                                .data(),
                        rows -> rows.valueStream()
                                        .filter(row -> row.path("endTimeMs").asLong() > 0)
                                        .count()
                                == count);
    }

    private static JsonNode record(String id) {
        return rows("id=" + id, 1).get(0);
    }

    @Test
    void chain_of_five_works_and_the_sixth_is_refused() {
        String id = batch("a");
        String root = started(id, Map.of());

        JsonNode rows = rows("rootTaskId=" + root, 5);

        assertThat(rows).hasSize(5).allSatisfy(row -> {
            assertThat(row.path("origin").asText()).isEqualTo("asyncAPI");
            assertThat(row.path("originId").asText()).isEqualTo(id);
            assertThat(row.path("queue").asInt()).isEqualTo(9);
        });
        JsonNode last = rows.valueStream()
                .filter(row -> row.path("funcId").asText().equals("starts__main.e"))
                .findFirst()
                .orElseThrow();
        assertThat(last.path("status").asText()).isEqualTo("failure");
        assertThat(last.path("exceptionType").asText()).isEqualTo("FuncChainTooLongException");
        assertThat(last.path("exceptionTEXT").asText())
                .endsWith(
                        "`starts__main.a` -> `starts__main.b` -> `starts__main.c` -> `starts__main.d` -> `starts__main.e`");
        assertThat(last.path("callChainJSON")).hasSize(5);
        assertThat(last.path("timeout").asInt()).isEqualTo(30);
        assertThat(last.path("funcCallKwargsJSON").path("x").asInt()).isEqualTo(5);
        assertThat(record(root).path("subTaskCount").asInt()).isEqualTo(4);
    }

    @Test
    void loop_is_refused_and_no_script_can_talk_its_way_around() {
        JsonNode loops = record(started(batch("loops"), Map.of()));
        JsonNode forged = record(started(batch("forged"), Map.of()));

        assertThat(loops.path("exceptionType").asText()).isEqualTo("FuncCircularCall");
        assertThat(loops.path("exceptionTEXT").asText()).endsWith("`starts__main.loops` -> [starts__main.loops]");
        assertThat(forged.path("exceptionType").asText()).isEqualTo("FuncCircularCall");
    }

    @Test
    void unknown_function_and_bad_queue_are_refused() {
        assertThat(record(started(batch("nobody"), Map.of()))
                        .path("exceptionTEXT")
                        .asText())
                .endsWith("Function not found: `starts__main.none`");
        assertThat(record(started(batch("queue"), Map.of("number", 0)))
                        .path("exceptionTEXT")
                        .asText())
                .endsWith("`queue` should be an integer between 1 and 9, not 0");
    }

    @Test
    void direct_call_and_editor_run_start_tasks_too() {
        Reply direct = WORK.admin().post("/api/v1/func/starts__main.queue", Map.of("kwargs", Map.of("number", 5)));
        Reply draft = WORK.admin().post("/api/v1/func-draft/starts__main.e", Map.of("kwargs", Map.of("x", 77)));

        assertThat(direct.status()).as(direct.toString()).isEqualTo(200);
        assertThat(draft.data().path("status").asText()).as(draft.toString()).isEqualTo("success");
        JsonNode five = rows("funcId=starts__main.f&origin=direct&queue=5", 1).get(0);
        assertThat(five.path("status").asText()).isEqualTo("success");
        JsonNode debug = rows("funcId=starts__main.f&origin=debug", 1).get(0);
        assertThat(debug.path("queue").asInt()).isEqualTo(7);
        assertThat(debug.path("returnValueJSON").asInt()).isEqualTo(78);
    }

    @Test
    void batch_is_got_listed_and_called_by_its_helpers() {
        String target = batch("f");
        String own = batch("batches");
        String id = started(own, Map.of("id", target));

        JsonNode record = record(id);
        assertThat(record.path("status").asText()).as(record.toString()).isEqualTo("success");
        assertThat(record.path("returnValueJSON").toString()).isEqualTo("[\"" + own + "\",null,[\"" + target + "\"]]");
        JsonNode called = rows("originId=" + target, 1).get(0);
        assertThat(called.path("funcCallKwargsJSON").path("x").asInt()).isEqualTo(5);
        assertThat(called.path("queue").asInt()).isEqualTo(4);
        assertThat(called.path("rootTaskId").asText()).isEqualTo(id);
        assertThat(called.path("timeout").asInt()).isEqualTo(3_600);
    }

    @Test
    void bad_numbers_and_unknown_batches_are_refused() {
        String target = batch("f");
        String bad = batch("bad");

        assertThat(record(started(bad, Map.of("id", target, "timeout", 0)))
                        .path("exceptionType")
                        .asText())
                .isEqualTo("BadEntityCall");
        assertThat(record(started(bad, Map.of("id", target, "queue", 10)))
                        .path("exceptionType")
                        .asText())
                .isEqualTo("BadEntityCall");
        assertThat(record(started(bad, Map.of("id", "nobody")))
                        .path("exceptionType")
                        .asText())
                .isEqualTo("EntityNotFound");
    }
}
