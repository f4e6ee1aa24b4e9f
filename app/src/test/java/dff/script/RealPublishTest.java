package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing with the real check in a real Python process. */
class RealPublishTest {
    private static final String ID = "publish_test__main";

    private Client client;

    @BeforeEach
    void addSet() {
        client = TestServer.shared().admin();
        client.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "publish_test")));
    }

    @AfterEach
    void deleteSet() {
        client.get("/api/v1/script-sets/publish_test/do/delete");
    }

    private Reply publish(String code) {
        client.post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", ID)));
        client.post("/api/v1/scripts/" + ID + "/do/modify", Map.of("data", Map.of("codeDraft", code)));
        return client.post("/api/v1/scripts/" + ID + "/do/publish", Map.of());
    }

    private Reply call(String function) {
        return client.post("/api/v1/func/" + ID + "." + function, Map.of("kwargs", Map.of()));
    }

    @Test
    void published_code_answers_the_very_next_call() {
        for (int i = 1; i <= 20; i++) {
            Reply published = publish("@DFF.API('f')\ndef f():\n    return " + i + "\n");
            assertThat(published.status()).as(published.text()).isEqualTo(200);
            assertThat(call("f").data().get("result").asInt()).isEqualTo(i);
        }
    }

    @Test
    void the_sample_code_can_be_published() {
        for (String locale : new String[] {"en", "zh-CN"}) {
            Reply published = publish(SampleCode.in(locale));
            assertThat(published.data().at("/apiFuncs/0/name").asText()).isEqualTo("plus");
        }
    }

    @Test
    void a_mark_at_the_begin_and_dos_line_ends_do_no_harm() {
        Reply published = publish("\uFEFF@DFF.API('f')\r\ndef f():\r\n    return 'é'\r\n");
        assertThat(published.status()).as(published.text()).isEqualTo(200);
        assertThat(call("f").data().get("result").asText()).isEqualTo("é");
    }

    @Test
    void a_script_that_raises_is_not_published_and_says_where() {
        publish("@DFF.API('f')\ndef f():\n    return 1\n");
        Reply failed = publish("x = 1\nraise ValueError('no')\n");
        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed.reason()).isEqualTo("EScriptPublishFailed");
        assertThat(failed.json().at("/detail/stack").asText()).contains(ID).contains("ValueError");
        assertThat(failed.json().at("/detail/result/exception").asText()).contains("ValueError: no");
        assertThat(failed.json().at("/detail/traceInfo").isMissingNode()).isFalse();
        assertThat(call("f").data().get("result").asInt()).isEqualTo(1);
    }

    @Test
    void a_syntax_error_is_not_published() {
        assertThat(publish("def f(:\n").reason()).isEqualTo("EScriptPublishFailed");
    }

    @Test
    void two_functions_of_one_name_are_told_by_name() {
        String twice = "@DFF.API('f')\ndef f():\n    pass\n\n@DFF.API('g')\ndef f():\n    pass\n";
        Reply failed = publish(twice);
        assertThat(failed.reason()).isEqualTo("EScriptPublishFailed");
        assertThat(failed.json().at("/detail/funcName").asText()).isEqualTo("f");
    }

    @Test
    void a_script_that_leaves_during_the_check_is_not_published() {
        assertThat(publish("import os\nos._exit(1)\n").reason()).isEqualTo("EScriptPublishFailed");
    }

    @Test
    void a_deleted_function_is_gone_for_the_next_call() {
        publish("@DFF.API('f')\ndef f():\n    return 1\n");
        publish("@DFF.API('g')\ndef g():\n    return 2\n");
        assertThat(call("f").status()).isEqualTo(404);
        assertThat(call("g").data().get("result").asInt()).isEqualTo(2);
    }

    @Test
    void scripts_that_import_each_other_are_published_with_a_warning() {
        publish("X = 1\n");
        client.post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", "publish_test__other")));
        client.post(
                "/api/v1/scripts/publish_test__other/do/modify",
                Map.of("data", Map.of("codeDraft", "import publish_test__main\n")));
        client.post("/api/v1/scripts/publish_test__other/do/publish", Map.of());

        Reply published = publish("import publish_test__other\n");

        assertThat(published.status()).as(published.text()).isEqualTo(200);
        assertThat(published.data().path("warnings").toString())
                .isEqualTo("[\"circular import: publish_test__main -> publish_test__other -> publish_test__main\"]");
        assertThat(publish("X = 2\n").data().path("warnings")).isEmpty();
    }
}
