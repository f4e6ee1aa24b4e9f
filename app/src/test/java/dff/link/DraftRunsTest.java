package dff.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Editor runs and what pages see of them while they run. */
class DraftRunsTest {
    private static final Workspace WORK = Workspace.shared();
    private static final String SLOW = """
            import time
            def f(n=3, pause=0.4):
                for i in range(n):
                    print('line', i)
                    time.sleep(pause)
                return 'done'
            """;

    private static Reply run(Client client, String id, Map<String, Object> kwargs) {
        return client.post("/api/v1/func-draft/" + id, Map.of("kwargs", kwargs));
    }

    private static JsonNode run(String id) {
        Reply reply = run(WORK.admin(), id, Map.of());
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data();
    }

    private static CompletableFuture<Reply> runLater(String trace, String id, Map<String, Object> kwargs) {
        return CompletableFuture.supplyAsync(
                () -> run(WORK.admin().with("X-Trace-Id", trace), id, kwargs), Thread::startVirtualThread);
    }

    @Test
    void answer_has_the_shape_clients_know() {
        WORK.draft("draft__shape", """
                @DFF.API('title', tags=['b', 'a', 'a'])
                def f(x, *args, y=1.5, **kw):
                    print('a', 1)
                    return {'x': x, 'big': 2**64}
                """);

        Reply reply = run(WORK.admin(), "draft__shape.f", Map.of("x", "文"));
        JsonNode data = reply.data();
        JsonNode result = data.path("result");

        assertThat(data.path("id").asText()).startsWith("task-");
        assertThat(data.path("status").asText()).isEqualTo("success");
        List<String> keys = new ArrayList<>();
        result.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .contains(
                        "returnValue",
                        "responseControl",
                        "apiFuncs",
                        "printLogs",
                        "status",
                        "exception",
                        "exceptionType",
                        "traceback",
                        "cost",
                        "cpuTime",
                        "peakMemroyUsage",
                        "exportedAPIFuncs",
                        "logMessages",
                        "funcResult");
        assertThat(result.path("returnValue").asText()).contains("'文'", "18446744073709551616");
        assertThat(result.path("printLogs").path(0).asText()).endsWith("a 1");
        assertThat(result.path("logMessages")).isEqualTo(result.path("printLogs"));
        assertThat(result.path("exception").isNull()).isTrue();
        assertThat(result.path("cost").isNumber()).isTrue();
        assertThat(result.path("funcResult").path("raw").path("x").asText()).isEqualTo("文");
        JsonNode function = result.path("apiFuncs").path(0);
        assertThat(function.path("name").asText()).isEqualTo("f");
        assertThat(function.path("title").asText()).isEqualTo("title");
        assertThat(function.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(result.path("exportedAPIFuncs")).isEqualTo(result.path("apiFuncs"));
    }

    @Test
    void failing_draft_answers_200_with_its_words() {
        WORK.draft("draft__fails", "def f():\n    print('before')\n    raise ValueError('no')\n");

        JsonNode data = run("draft__fails.f");

        assertThat(data.path("status").asText()).isEqualTo("failure");
        assertThat(data.path("result").path("exception").asText()).isEqualTo("ValueError: no");
        assertThat(data.path("result").path("exceptionType").asText()).isEqualTo("ValueError");
        assertThat(data.path("result").path("traceback").asText()).contains("draft__fails");
        assertThat(data.path("result").path("printLogs")).hasSize(1);
        assertThat(data.path("stack").asText()).isNotEmpty();
    }

    @Test
    void syntax_error_and_dead_process_answer_200_too() {
        WORK.draft("draft__syntax", "def f(:\n");
        WORK.draft("draft__dies", "import os\ndef f():\n    os._exit(4)\n");

        assertThat(run("draft__syntax.f").path("result").path("exceptionType").asText())
                .isEqualTo("SyntaxError");
        assertThat(run("draft__dies.f").path("result").path("exception").asText())
                .contains("exited with status 4");
    }

    @Test
    void script_id_alone_loads_the_code() {
        WORK.draft("draft__loads", "print('loaded')\n@DFF.API('t')\ndef f():\n    return 1\n");

        JsonNode result = run("draft__loads").path("result");

        assertThat(result.path("printLogs")).hasSize(1);
        assertThat(result.path("apiFuncs")).hasSize(1);
        assertThat(result.path("status").asText()).isEqualTo("success");
    }

    @Test
    void unknown_script_is_not_found() {
        Reply reply = run(WORK.admin(), "draft__nobody.f", Map.of());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().path("detail").path("entity").asText()).isEqualTo("script");
        assertThat(run(WORK.anonymous(), "draft__nobody.f", Map.of()).status()).isEqualTo(401);
    }

    @Test
    void draft_uses_its_own_draft_and_published_code_of_others() {
        WORK.publish("draft__lib", "VALUE = 'published'\n");
        WORK.draft("draft__lib", "VALUE = 'draft'\n");
        WORK.draft("draft__user", "import draft__lib\nOWN = 1\ndef f():\n    return draft__lib.VALUE\n");

        assertThat(run("draft__user.f").path("result").path("returnValue").asText())
                .contains("published");
    }

    @Test
    void draft_may_import_itself() {
        WORK.publish("draft__self", "OWN = 'published'\n");
        WORK.draft("draft__self", """
                OWN = 'draft'
                def f():
                    import draft__self
                    return draft__self.OWN
                """);

        assertThat(run("draft__self.f").path("result").path("returnValue").asText())
                .contains("draft");
    }

    @Test
    void draft_leaves_published_calls_alone() {
        WORK.publish("draft__both", "@DFF.API('f')\ndef f():\n    return 'published'\n");
        String link = WORK.link("draft__both.f");
        WORK.draft("draft__both", "@DFF.API('f')\ndef f():\n    return 'draft'\n");
        for (int i = 0; i < 20; i++) {
            assertThat(run("draft__both.f").path("result").path("returnValue").asText())
                    .contains("draft");
            assertThat(WORK.anonymous().get(link).text()).isEqualTo("published");
        }
    }

    @Test
    void output_arrives_while_the_script_runs() {
        WORK.draft("draft__slow", SLOW);
        try (EventReader page = new EventReader(WORK.server(), "trace:TRACE-live", null)) {
            CompletableFuture<Reply> run = runLater("TRACE-live", "draft__slow.f", Map.of("n", 3, "pause", 0.8));
            await().until(() -> page.names().contains("task.log"));
            assertThat(run.isDone()).isFalse();
            Reply reply = run.join();
            await().until(() -> page.names().contains("task.end"));

            assertThat(page.header("Content-Type")).startsWith("text/event-stream");
            assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(page.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(page.names()).startsWith("task.start").endsWith("task.end");
            String id = reply.data().path("id").asText();
            assertThat(page.events())
                    .allSatisfy(event ->
                            assertThat(event.data().path("taskId").asText()).isEqualTo(id));
            assertThat(page.events().getFirst().data().path("funcId").asText()).isEqualTo("draft__slow.f");
            List<String> lines = new ArrayList<>();
            for (EventReader.Event event : page.events()) {
                assertThat(event.data().path("from").asInt(lines.size())).isEqualTo(lines.size());
                event.data().path("lines").forEach(line -> lines.add(line.asText()));
            }
            assertThat(lines).hasSize(3);
            assertThat(lines.getLast()).endsWith("line 2");
            assertThat(page.events().getLast().data().path("status").asText()).isEqualTo("success");
        }
    }

    @Test
    void page_that_comes_back_gets_what_it_missed() {
        WORK.draft("draft__back", SLOW);
        EventReader.Event seen;
        try (EventReader page = new EventReader(WORK.server(), "trace:TRACE-back", null)) {
            runLater("TRACE-back", "draft__back.f", Map.of("n", 2, "pause", 0.2))
                    .join();
            await().until(() -> page.names().contains("task.end"));
            seen = page.events().getFirst();
        }
        try (EventReader page = new EventReader(WORK.server(), "trace:TRACE-back", seen.id())) {
            await().until(() -> page.names().contains("task.end"));

            assertThat(page.names()).contains("task.log").doesNotContain("task.start", "reset");
            assertThat(page.events()).allMatch(event -> event.id() > seen.id());
        }
    }

    @Test
    void page_that_saw_events_of_another_life_is_told_to_read_anew() {
        try (EventReader page = new EventReader(WORK.server(), "trace:TRACE-reset", 1_000_000_000L)) {
            await().until(() -> !page.events().isEmpty());

            assertThat(page.names()).containsExactly("reset");
        }
    }

    @Test
    void pages_see_only_their_topics() {
        WORK.draft("draft__topics", SLOW);
        try (EventReader mine = new EventReader(WORK.server(), "trace:TRACE-mine,notice", null);
                EventReader other = new EventReader(WORK.server(), "trace:TRACE-other", null)) {
            runLater("TRACE-mine", "draft__topics.f", Map.of("n", 1, "pause", 0))
                    .join();
            runLater("TRACE-other", "draft__topics.f", Map.of("n", 1, "pause", 0))
                    .join();
            await().until(() -> other.names().contains("task.end"));

            assertThat(mine.events())
                    .filteredOn(event -> event.name().startsWith("task."))
                    .allMatch(event -> event.data().path("traceId").asText().equals("TRACE-mine"));
            assertThat(other.events())
                    .allMatch(event -> event.data().path("traceId").asText().equals("TRACE-other"));
        }
    }

    @Test
    void running_draft_can_be_cancelled() {
        WORK.draft("draft__cancel", SLOW);
        try (EventReader page = new EventReader(WORK.server(), "trace:TRACE-cancel", null)) {
            CompletableFuture<Reply> run = runLater("TRACE-cancel", "draft__cancel.f", Map.of("n", 50, "pause", 1));
            await().until(() -> page.names().contains("task.log"));
            String id = page.events().getFirst().data().path("taskId").asText();

            Reply cancelled = WORK.admin().post("/api/v1/tasks/" + id + "/do/cancel", Map.of());

            assertThat(cancelled.status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20)).until(run::isDone);
            assertThat(run.join().status()).isEqualTo(200);
            assertThat(run.join().data().path("result").path("exceptionType").asText())
                    .isEqualTo("TaskCancelled");
            await().until(() -> page.names().contains("task.end"));
            assertThat(WORK.admin()
                            .post("/api/v1/tasks/" + id + "/do/cancel", Map.of())
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void event_stream_needs_a_sign_in() {
        assertThat(WORK.anonymous().get("/api/v1/events").status()).isEqualTo(401);
    }

    @Test
    void result_too_large_for_the_editor_says_so_and_harms_nobody() {
        WORK.draft("drafts__huge", """
                def big(n):
                    return 'x' * n
                """);

        Reply reply =
                WORK.admin().post("/api/v1/func-draft/drafts__huge.big", Map.of("kwargs", Map.of("n", 20_000_000)));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.data().path("status").asText()).isEqualTo("failure");
        assertThat(reply.data().at("/result/exception").asText())
                .startsWith("ResultTooLarge: ")
                .contains("the editor takes 16777216");
    }
}
