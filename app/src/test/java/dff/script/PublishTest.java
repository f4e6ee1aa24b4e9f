package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import dff.function.Functions;
import dff.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
    private static final String ID = "demo__a";

    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply save(String draft) {
        return server.post("/scripts/" + ID + "/do/modify", Map.of("data", Map.of("codeDraft", draft)));
    }

    @Test
    void publishing_answers_version_and_functions_under_both_names() {
        server.addScript(ID, "one");
        Reply reply = server.publish(ID, "plus", "minus");
        assertThat(reply.data().get("publishVersion").asInt()).isEqualTo(1);
        assertThat(reply.data().get("apiFuncs").findValuesAsText("name")).containsExactly("plus", "minus");
        assertThat(reply.data().get("exportedAPIFuncs")).isEqualTo(reply.data().get("apiFuncs"));
    }

    @Test
    void the_check_sees_the_draft_byte_by_byte() {
        server.addScript(ID, "\uFEFFx = 1\r\n");
        server.publish(ID, "plus");
        assertThat(server.check.seen()).isEqualTo("\uFEFFx = 1\r\n");
    }

    @Test
    void what_was_published_is_live_at_once() {
        server.addScript(ID, "one");
        assertThat(server.functions.find(ID + ".plus")).isEmpty();
        server.publish(ID, "plus");
        var function = server.functions.find(ID + ".plus").orElseThrow();
        assertThat(function.scriptMd5()).isEqualTo(Draft.of("one").md5());
        assertThat(function.publishVersion()).isEqualTo(1);
        assertThat(server.library.current().md5(ID)).contains(function.scriptMd5());
        assertThat(server.library.current().code(ID, function.scriptMd5())).contains("one");
    }

    @Test
    void functions_of_the_old_text_are_gone_and_new_ones_there() {
        server.published(ID, "plus");
        assertThat(server.functions.find(ID + ".minus")).isEmpty();
        server.publish(ID, "minus");
        assertThat(server.functions.find(ID + ".plus")).isEmpty();
        assertThat(server.functions.find(ID + ".minus")).isPresent();
    }

    @Test
    void an_unchanged_draft_may_be_published_again() {
        server.published(ID, "plus");
        assertThat(server.publish(ID, "plus").data().get("publishVersion").asInt())
                .isEqualTo(2);
        assertThat(server.functions.find(ID + ".plus").orElseThrow().publishVersion())
                .isEqualTo(2);
    }

    @Test
    void keys_of_all_generations_are_accepted() {
        server.addScript(ID, "one");
        Reply reply = server.post(
                "/scripts/" + ID + "/do/publish", Map.of("force", true, "wait", true, "data", Map.of("note", "n")));
        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void a_failed_check_changes_nothing_and_tells_why() {
        server.published(ID, "plus");
        save("broken");
        long counter = server.library.current().counter();
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.put("status", "failure")
                .put("exception", "SyntaxError: no")
                .put("traceback", "Traceback ...")
                .put("stack", "Traceback ...");
        result.putArray("traceInfo").addObject().put("lineNumber", 1);
        server.check.fails(result);

        Reply reply = server.post("/scripts/" + ID + "/do/publish", Map.of());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("error").decimalValue()).isEqualByComparingTo("400.9");
        assertThat(reply.reason()).isEqualTo("EScriptPublishFailed");
        assertThat(reply.body().at("/detail/result/exception").asText()).isEqualTo("SyntaxError: no");
        assertThat(reply.body().at("/detail/stack").asText()).isEqualTo("Traceback ...");
        assertThat(reply.body().at("/detail/traceInfo/0/lineNumber").asInt()).isEqualTo(1);
        assertThat(server.library.current().counter()).isEqualTo(counter);
        assertThat(server.functions.find(ID + ".plus").orElseThrow().publishVersion())
                .isEqualTo(1);
    }

    @Test
    void two_functions_of_one_name_fail_with_that_name() {
        server.addScript(ID, "one");
        Reply reply = server.publish(ID, "plus", "plus");
        assertThat(reply.reason()).isEqualTo("EScriptPublishFailed");
        assertThat(reply.body().at("/detail/funcName").asText()).isEqualTo("plus");
        assertThat(server.functions.find(ID + ".plus")).isEmpty();
    }

    @Test
    void a_function_name_has_at_most_64_characters() {
        server.addScript(ID, "one");
        assertThat(server.publish(ID, "f".repeat(64)).status()).isEqualTo(200);
        Reply reply = server.publish(ID, "f".repeat(65));
        assertThat(reply.body().at("/detail/exception").asText()).contains("longer than 64 characters");
    }

    @Test
    void a_draft_changed_during_the_check_is_a_conflict() {
        server.published(ID, "plus");
        server.check.whileRunning(() -> save("changed meanwhile"));
        Reply reply = server.publish(ID, "minus");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.reason()).isEqualTo("EBizRequestConflict.scriptDraftAlreadyChanged");
        assertThat(server.functions.find(ID + ".minus")).isEmpty();
        assertThat(server.functions.find(ID + ".plus")).isPresent();
    }

    @Test
    void a_script_deleted_during_the_check_is_not_found() {
        server.addScript(ID, "one");
        server.check.whileRunning(() -> server.get("/scripts/" + ID + "/do/delete"));
        assertThat(server.publish(ID, "plus").status()).isEqualTo(404);
        assertThat(server.functions.find(ID + ".plus")).isEmpty();
    }

    @Test
    void two_publishers_of_one_draft_both_succeed() {
        server.addScript(ID, "one");
        server.check.declares("plus");
        server.check.whileRunning(() -> server.post("bob", "/scripts/" + ID + "/do/publish", Map.of()));
        Reply reply = server.post("/scripts/" + ID + "/do/publish", Map.of());
        assertThat(reply.data().get("publishVersion").asInt()).isEqualTo(2);
    }

    @Test
    void a_renamed_option_goes_out_under_both_names() {
        server.addScript(ID, "one");
        var functions = Json.MAPPER.createArrayNode();
        ObjectNode function = FakeCheck.function("plus", 0);
        function.withObject("/extraConfig").put("fixedCrontab", "* * * * *");
        server.check.answers(functions.add(function));
        Reply reply = server.post("/scripts/" + ID + "/do/publish", Map.of());
        assertThat(reply.data().at("/apiFuncs/0/extraConfig/fixedCronExpr").asText())
                .isEqualTo("* * * * *");
        var row = server.get("/funcs/do/list").data().get(0);
        assertThat(row.at("/extraConfigJSON/fixedCronExpr").asText()).isEqualTo("* * * * *");
        assertThat(row.at("/extraConfigJSON/fixedCrontab").asText()).isEqualTo("* * * * *");
    }

    @Test
    void the_history_keeps_versions_and_notes_newest_first() {
        server.addScript(ID, "one");
        server.check.declares("plus");
        for (String note : List.of("first", "100% '; --")) {
            server.post("/scripts/" + ID + "/do/publish", Map.of("data", Map.of("note", note)));
        }
        Reply reply = server.get("/script-publish-history/do/list?scriptId=" + ID);
        assertThat(reply.column("scriptPublishVersion")).containsExactly("2", "1");
        assertThat(reply.column("note")).containsExactly("100% '; --", "first");
        assertThat(reply.data().get(0).has("scriptCode")).isFalse();
        assertThat(server.get("/script-publish-history/do/list?scriptPublishVersion=1")
                        .column("note"))
                .containsExactly("first");
        assertThat(server.get("/script-publish-history/do/list?_fuzzySearch=" + FeatureServer.encoded("%"))
                        .column("note"))
                .containsExactly("100% '; --");
    }

    @Test
    void a_bad_version_filter_is_refused() {
        assertThat(server.get("/script-publish-history/do/list?scriptPublishVersion=x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_library_is_the_same_after_a_restart() {
        server.published(ID, "plus");
        Functions functions = new Functions(server.database);
        Library again = Library.open(server.database, functions, true);
        assertThat(again.current().counter()).isEqualTo(server.library.current().counter());
        assertThat(again.current().md5(ID)).isEqualTo(server.library.current().md5(ID));
        assertThat(functions.find(ID + ".plus")).isEqualTo(server.functions.find(ID + ".plus"));
    }
}
