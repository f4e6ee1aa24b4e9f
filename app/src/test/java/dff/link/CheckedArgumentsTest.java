package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Reply;
import dff.app.Workspace;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Links that compare arguments with what their function declares. */
class CheckedArgumentsTest {
    private static final Workspace WORKSPACE = Workspace.shared();
    private static String link;

    @BeforeAll
    static void publish() {
        WORKSPACE.publish("checked__args", """
                from typing import Dict, List, Optional

                @DFF.API('Checked')
                def f(count: int, names: List[str], rate: float = 1.0, more: Optional[Dict[str, int]] = None, free=None):
                    return [count, names, rate, more, free]
                """);
        link = WORKSPACE.link(
                "checked__args.f",
                Map.of("count", "INPUT_BY_CALLER", "names", "INPUT_BY_CALLER", "free", "fixed"),
                Map.of("checkArguments", true, "showInDoc", true));
    }

    private static Reply call(String kwargs) {
        return WORKSPACE.anonymous().post(link, "application/json", "{\"kwargs\":" + kwargs + "}");
    }

    private static void refused(String kwargs, String why) {
        Reply reply = call(kwargs);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Invalid kwargs");
        assertThat(reply.json().at("/detail/message").asText()).startsWith(why);
        assertThat(reply.json().at("/detail/funcId").asText()).isEqualTo("checked__args.f");
    }

    @Test
    void what_fits_runs() {
        assertThat(call("{\"count\":2,\"names\":[\"a\"],\"rate\":3,\"more\":{\"x\":1}}")
                        .text())
                .isEqualTo("[2,[\"a\"],3,{\"x\":1},\"fixed\"]");
    }

    @Test
    void a_wrong_type_is_told_with_field_value_and_type_before_anything_runs() {
        refused(
                "{\"count\":\"2\",\"names\":[]}",
                "Field `count` value `\"2\"` is not valid. (type = {\"type\":\"integer\"})");
        refused("{\"count\":2,\"names\":[1]}", "Field `names` value `[1]` is not valid.");
        refused("{\"count\":2,\"names\":[],\"more\":{\"x\":\"y\"}}", "Field `more` value");
    }

    @Test
    void missing_and_unexpected_names_are_told() {
        refused("{\"names\":[]}", "Field `count` is missing.");
        refused("{\"count\":2,\"names\":[],\"other\":1}", "Found unexpected field `other`");
    }

    @Test
    void a_link_that_does_not_ask_for_it_hands_everything_on() {
        String free = WORKSPACE.link("checked__args.f");
        Reply reply =
                WORKSPACE.anonymous().post(free, "application/json", "{\"kwargs\":{\"count\":\"2\",\"names\":7}}");

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void the_description_tells_types_defaults_and_what_the_link_leaves_open() {
        String id = link.substring(link.lastIndexOf('/') + 1);
        var kwargs = WORKSPACE
                .admin()
                .get("/api")
                .json()
                .at("/paths/~1api~1v1~1al~1" + id
                        + "/post/requestBody/content/application~1json/schema/properties/kwargs");

        assertThat(kwargs.at("/properties/count/type").asText()).isEqualTo("integer");
        assertThat(kwargs.at("/properties/names/items/type").asText()).isEqualTo("string");
        assertThat(kwargs.at("/properties/rate/default").asDouble()).isEqualTo(1.0);
        assertThat(kwargs.at("/required").toString()).isEqualTo("[\"count\",\"names\"]");
        assertThat(kwargs.path("properties").has("free")).isFalse();
        assertThat(WORKSPACE
                        .admin()
                        .get("/api/v1/auth-links/do/list?id=" + id)
                        .data()
                        .at("/0/checkArguments")
                        .asBoolean())
                .isTrue();
    }
}
