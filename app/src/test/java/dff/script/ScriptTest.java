package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
        server.post("/script-sets/do/add", Map.of("data", Map.of("id", "demo")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply add(Map<String, Object> data) {
        return server.post("/scripts/do/add", Map.of("data", data));
    }

    private Reply modify(String previousMd5, Map<String, Object> data) {
        Map<String, Object> body = new HashMap<>(Map.of("data", data));
        if (previousMd5 != null) {
            body.put("prevCodeDraftMD5", previousMd5);
        }
        return server.post("/scripts/demo__a/do/modify", body);
    }

    private com.fasterxml.jackson.databind.JsonNode stored() {
        return server.get("/scripts/demo__a/do/get").data();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"demo", "demo_a", "1demo__a", "demo__1", "demo__", "__a", "demo__a.b", "demo__a b", "demo__名"})
    void an_id_against_the_rule_is_refused(String id) {
        assertThat(add(Map.of("id", id)).status()).isBetween(400, 404);
    }

    @Test
    void an_id_has_at_most_128_characters() {
        assertThat(add(Map.of("id", "demo__" + "a".repeat(122))).status()).isEqualTo(200);
        assertThat(add(Map.of("id", "demo__" + "a".repeat(123))).detailMessage())
                .endsWith("(maxLength = 128)");
    }

    @Test
    void the_set_is_what_stands_before_the_first_two_underscores() {
        add(Map.of("id", "demo___a__b"));
        assertThat(server.get("/scripts/do/list").column("scriptSetId")).containsExactly("demo");
    }

    @Test
    void the_set_must_exist() {
        Reply reply = add(Map.of("id", "none__a"));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().at("/detail/entity").asText()).isEqualTo("script set");
    }

    @Test
    void a_duplicate_id_is_told_as_such() {
        add(Map.of("id", "demo__a"));
        assertThat(add(Map.of("id", "demo__a")).reason()).isEqualTo("EBizCondition.DuplicatedScriptID");
    }

    @Test
    void a_script_added_without_a_draft_gets_sample_code() {
        add(Map.of("id", "demo__a"));
        assertThat(stored().get("codeDraft").asText()).contains("@DFF.API('Add two numbers')");
        assertThat(stored().get("code").asText()).isEmpty();
        assertThat(stored().get("publishVersion").asInt()).isZero();
        assertThat(stored().get("type").asText()).isEqualTo("python");
    }

    @Test
    void the_sample_code_speaks_the_users_language() {
        assertThat(SampleCode.in("zh-CN")).contains("两数相加");
        assertThat(SampleCode.in("en")).isEqualTo(SampleCode.in(null)).contains("Add two numbers");
    }

    @Test
    void an_empty_draft_is_a_draft() {
        add(Map.of("id", "demo__a", "codeDraft", ""));
        assertThat(stored().get("codeDraft").asText()).isEmpty();
        assertThat(stored().get("codeDraftMD5").asText()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFx = 1\r\n",
                "a\r\nb\rc\n",
                "x\u0000y",
                "名 = '\uD83D\uDE00'",
                "'; DROP TABLE script; --",
                "\u2028\u2029 %_!?:id <ids> \\"
            })
    void a_text_comes_back_as_it_was_sent(String text) {
        add(Map.of("id", "demo__a", "codeDraft", text));
        assertThat(stored().get("codeDraft").asText()).isEqualTo(text);
        assertThat(stored().get("codeDraftMD5").asText())
                .isEqualTo(Draft.of(text).md5());
    }

    @Test
    void the_md5_is_that_of_the_utf8_bytes() {
        assertThat(Draft.of("\uFEFFprint('好')\r\n").md5()).isEqualTo(md5Of("\uFEFFprint('好')\r\n"));
    }

    private static String md5Of(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void base64_wins_over_the_plain_draft() {
        String base64 = Base64.getEncoder().encodeToString("\uFEFFx = '好'\r\n".getBytes(StandardCharsets.UTF_8));
        add(Map.of("id", "demo__a", "codeDraft", "plain", "codeDraftBase64", base64));
        assertThat(stored().get("codeDraft").asText()).isEqualTo("\uFEFFx = '好'\r\n");
    }

    @Test
    void base64_that_is_not_utf8_is_refused() {
        Reply reply = add(Map.of("id", "demo__a", "codeDraftBase64", "/w=="));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("message").asText()).isEqualTo("Invalid request post data");
    }

    @Test
    void half_a_character_is_refused() {
        Reply reply = server.post("/scripts/do/add", "{\"data\":{\"id\":\"demo__a\",\"codeDraft\":\"x\\ud800y\"}}");
        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void a_save_from_the_stored_draft_goes_through() {
        add(Map.of("id", "demo__a", "codeDraft", "one"));
        Reply reply = modify(Draft.of("one").md5(), Map.of("codeDraft", "two"));
        assertThat(reply.data().get("codeDraftMD5").asText())
                .isEqualTo(Draft.of("two").md5());
        assertThat(stored().get("codeDraft").asText()).isEqualTo("two");
    }

    @Test
    void a_save_from_an_older_draft_is_a_conflict() {
        add(Map.of("id", "demo__a", "codeDraft", "one"));
        modify(null, Map.of("codeDraft", "two"));
        Reply reply = modify(Draft.of("one").md5(), Map.of("codeDraft", "three"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body().get("error").decimalValue()).isEqualByComparingTo("409.25");
        assertThat(reply.reason()).isEqualTo("EBizRequestConflict.scriptDraftAlreadyChanged");
        assertThat(stored().get("codeDraft").asText()).isEqualTo("two");
    }

    @Test
    void of_many_savers_from_one_draft_one_wins() {
        add(Map.of("id", "demo__a", "codeDraft", "start"));
        String start = Draft.of("start").md5();
        var replies = java.util.stream.IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> modify(start, Map.of("codeDraft", "draft " + i)).status())
                .toList();
        assertThat(replies).containsOnlyOnce(200).containsOnly(200, 409);
    }

    @Test
    void a_modify_without_a_draft_answers_no_md5() {
        add(Map.of("id", "demo__a", "codeDraft", "one"));
        Reply reply = modify(null, Map.of("title", "T"));
        assertThat(reply.data().get("codeDraftMD5").isNull()).isTrue();
        assertThat(stored().get("codeDraft").asText()).isEqualTo("one");
    }

    @Test
    void an_empty_modify_changes_nothing() {
        add(Map.of("id", "demo__a", "codeDraft", "one"));
        var before = stored();
        assertThat(modify(null, Map.of()).status()).isEqualTo(200);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void saving_changes_nothing_that_runs() {
        server.published("demo__a", "plus");
        long counter = server.library.current().counter();
        modify(null, Map.of("codeDraft", "new"));
        assertThat(server.library.current().counter()).isEqualTo(counter);
        assertThat(stored().get("code").asText()).isEqualTo("# demo__a");
    }

    @Test
    void a_locked_script_is_closed_to_others() {
        add(Map.of("id", "demo__a"));
        modify(null, Map.of("isLocked", true));
        assertThat(server.post("bob", "/scripts/demo__a/do/modify", Map.of("data", Map.of("title", "x")))
                        .reason())
                .isEqualTo("EBizCondition.ModifyingScriptNotAllowed");
        assertThat(server.get("bob", "/scripts/demo__a/do/delete").reason())
                .isEqualTo("EBizCondition.DeletingScriptNotAllowed");
        assertThat(server.post("bob", "/scripts/demo__a/do/publish", Map.of()).reason())
                .isEqualTo("EBizCondition.PublishingScriptNotAllowed");
        assertThat(server.get("root", "/scripts/demo__a/do/delete").status()).isEqualTo(200);
    }

    @Test
    void a_locked_set_locks_its_scripts() {
        add(Map.of("id", "demo__a"));
        server.post("/script-sets/demo/do/modify", Map.of("data", Map.of("isLocked", true)));
        assertThat(server.post("bob", "/scripts/demo__a/do/modify", Map.of("data", Map.of("title", "x")))
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/scripts/do/list").data().get(0).get("isLocked").asBoolean())
                .isTrue();
    }

    @Test
    void a_deleted_script_takes_its_functions_along() {
        server.published("demo__a", "plus");
        assertThat(server.functions.find("demo__a.plus")).isPresent();
        server.get("/scripts/demo__a/do/delete");
        assertThat(server.functions.find("demo__a.plus")).isEmpty();
        assertThat(server.library.current().md5("demo__a")).isEmpty();
        assertThat(server.get("/scripts/demo__a/do/get").status()).isEqualTo(404);
    }

    @Test
    void unknown_scripts_are_not_found() {
        assertThat(server.get("/scripts/demo__x/do/delete").status()).isEqualTo(404);
        assertThat(server.post("/scripts/demo__x/do/publish", Map.of()).status())
                .isEqualTo(404);
        assertThat(server.post("/scripts/demo__x/do/modify", Map.of("data", Map.of("title", "x")))
                        .body()
                        .at("/detail/entity")
                        .asText())
                .isEqualTo("script");
    }

    @Test
    void a_draft_that_is_too_large_is_refused_with_the_limit() {
        String most = "é".repeat(Draft.MAX / 2);
        add(Map.of("id", "demo__a", "codeDraft", most));
        assertThat(stored().get("codeDraft").asText()).isEqualTo(most);

        Reply plain = modify(Draft.of(most).md5(), Map.of("codeDraft", most + "x"));
        String base64 = java.util.Base64.getEncoder().encodeToString((most + "x").getBytes(StandardCharsets.UTF_8));
        Reply coded = modify(Draft.of(most).md5(), Map.of("codeDraftBase64", base64));

        assertThat(plain.status()).isEqualTo(400);
        assertThat(plain.body().toString()).contains("codeDraft holds 4194305 bytes", "at most 4194304");
        assertThat(coded.body().toString()).contains("codeDraftBase64 holds 4194305 bytes");
    }
}
