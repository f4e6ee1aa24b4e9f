package dff.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import dff.json.Json;
import dff.script.FakeCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionRoutesTest {
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

    private void publish(String id, ObjectNode... functions) {
        server.addScript(id, "#");
        ArrayNode all = Json.MAPPER.createArrayNode();
        all.addAll(List.of(functions));
        server.check.answers(all);
        assertThat(server.post("/scripts/" + id + "/do/publish", Map.of()).status())
                .isEqualTo(200);
    }

    private static ObjectNode tagged(String name, String... tags) {
        ObjectNode function = FakeCheck.function(name, 0);
        ArrayNode array = function.putArray("tags");
        List.of(tags).forEach(array::add);
        return function;
    }

    @Test
    void a_row_shows_what_was_declared() {
        server.published("demo__a", "plus");
        var row = server.get("/funcs/do/list").data().get(0);
        assertThat(row.get("id").asText()).isEqualTo("demo__a.plus");
        assertThat(row.get("argsJSON").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(row.get("kwargsJSON").toString()).isEqualTo("{\"x\":{},\"y\":{\"default\":1}}");
        assertThat(row.get("tagsJSON").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(row.get("scpt_publishVersion").asInt()).isEqualTo(1);
        assertThat(row.get("sset_id").asText()).isEqualTo("demo");
        assertThat(row.get("integration").isNull()).isTrue();
    }

    @Test
    void functions_stand_as_in_their_script() {
        server.published("demo__b", "z", "a");
        server.published("demo__a", "m");
        assertThat(server.get("/funcs/do/list").column("id")).containsExactly("demo__a.m", "demo__b.z", "demo__b.a");
    }

    @Test
    void all_tags_given_must_be_there() {
        publish("demo__a", tagged("one", "x"), tagged("both", "x", "y"));
        assertThat(server.get("/funcs/do/list?tags=x,y").column("name")).containsExactly("both");
        assertThat(server.get("/funcs/do/list?tags=x").column("name")).hasSize(2);
    }

    @Test
    void a_tag_is_matched_whole_and_by_case() {
        publish("demo__a", tagged("f", "key|value", "a\"b", "100%"));
        assertThat(server.get("/funcs/do/list?tags=key").data()).isEmpty();
        assertThat(server.get("/funcs/do/list?tags=" + FeatureServer.encoded("KEY|value"))
                        .data())
                .isEmpty();
        assertThat(server.get("/funcs/do/list?tags=" + FeatureServer.encoded("a\"b,100%"))
                        .data())
                .hasSize(1);
    }

    @Test
    void categories_match_any() {
        ObjectNode special = FakeCheck.function("s", 1);
        special.put("category", "special");
        publish("demo__a", FakeCheck.function("g", 0), special);
        assertThat(server.get("/funcs/do/list?category=special,none").column("name"))
                .containsExactly("s");
    }

    @Test
    void hidden_functions_stay_out_of_the_documentation() {
        ObjectNode hidden = FakeCheck.function("h", 0);
        hidden.withObject("/extraConfig").put("isHidden", true);
        publish("demo__a", hidden, FakeCheck.function("shown", 1));
        assertThat(server.get("/func-list").column("url")).containsExactly("/api/v1/func/demo__a.shown");
        assertThat(server.get("/funcs/do/list?_asFuncDoc=true").column("scriptSetId"))
                .containsExactly("demo");
        assertThat(server.get("/funcs/do/list").data()).hasSize(2);
    }

    @Test
    void one_function_is_described() {
        server.published("demo__a", "plus");
        assertThat(server.get("/func/demo__a.plus").data().get("definition").asText())
                .isEqualTo("plus(x, y=1)");
    }

    @Test
    void an_unknown_function_is_not_found() {
        Reply reply = server.get("/func/demo__a.none");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().get("message").asText()).isEqualTo("No such Func");
        assertThat(reply.body().get("detail").toString()).isEqualTo("{\"funcId\":\"demo__a.none\"}");
    }

    @Test
    void tags_are_listed_once_in_order() {
        publish("demo__a", tagged("one", "b", "k|1"), tagged("two", "a", "b", "k|2"));
        assertThat(server.get("/func-tag-list").data().toString()).isEqualTo("[\"a\",\"b\",\"k|1\",\"k|2\"]");
        assertThat(server.get("/func-tag-list?tagPattern=" + FeatureServer.encoded("k|*"))
                        .data()
                        .toString())
                .isEqualTo("[\"k|1\",\"k|2\"]");
        assertThat(server.get("/func-tag-list?name=1").data().toString()).isEqualTo("[\"k|1\"]");
    }

    @Test
    void numbers_of_defaults_stay_as_python_wrote_them() {
        ObjectNode function = FakeCheck.function("f", 0);
        function.set("kwargs", Json.parse("{\"a\":{\"default\":1.0},\"b\":{\"default\":18446744073709551616}}"));
        publish("demo__a", function);
        assertThat(server.functions.find("demo__a.f").orElseThrow().kwargs().toString())
                .isEqualTo("{\"a\":{\"default\":1.0},\"b\":{\"default\":18446744073709551616}}");
    }

    @Test
    void an_id_too_long_to_exist_is_not_looked_up() {
        assertThat(server.functions.find("x".repeat(1_000_000))).isEmpty();
    }
}
