package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Script sets copied under another id, on an installation whose scripts have no network unless an administrator says so. */
class ScriptSetCloneTest {
    private static TestServer server;
    private static Workspace work;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("_RUNNER_NETWORK", "none"));
        work = new Workspace(server);
        work.publish("orig__lib", "@DFF.API('One', tags=['a'], timeout=7)\ndef one(x=1):\n    return ['lib', x]\n");
        work.publish("orig__lib", "@DFF.API('One', tags=['a'], timeout=7)\ndef one(x=1):\n    return [x]\n");
        work.publish("orig__user", """
                import __lib as lib

                @DFF.API('Two')
                def two():
                    return [_DFF_SCRIPT_ID, lib.one(5)]
                """);
        work.draft("orig__draft", "not yet = published");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply clone(Client who, String id, String newId) {
        return who.post("/api/v1/script-sets/" + id + "/do/clone", Map.of("newId", newId));
    }

    private static JsonNode row(String list, String id) {
        return server.admin()
                .get("/api/v1/" + list + "/do/list?id=" + id)
                .data()
                .path(0);
    }

    @Test
    void a_copy_has_all_that_the_set_has_and_is_called_at_once() {
        assertThat(clone(server.admin(), "orig", "copy").data().path("id").asText())
                .isEqualTo("copy");

        assertThat(server.admin()
                        .post("/api/v1/func/copy__user.two", Map.of())
                        .data()
                        .path("result")
                        .toString())
                .isEqualTo("[\"copy__user\",[5]]");
        JsonNode function = row("funcs", "copy__lib.one");
        assertThat(function.path("definition").asText()).isEqualTo("one(x=1)");
        assertThat(function.path("scriptSetId").asText()).isEqualTo("copy");
        assertThat(function.at("/extraConfigJSON/timeout").asInt()).isEqualTo(7);
        assertThat(function.path("tagsJSON").toString()).isEqualTo("[\"a\"]");
        assertThat(row("scripts", "copy__lib").path("publishVersion").asInt()).isEqualTo(1);
        assertThat(row("scripts", "copy__draft").path("publishVersion").asInt()).isZero();
        assertThat(row("scripts", "copy__draft").path("codeDraftMD5"))
                .isEqualTo(row("scripts", "orig__draft").path("codeDraftMD5"));
        assertThat(row("script-sets", "copy").path("originId").asText()).isEqualTo("u-admin");
        assertThat(server.admin()
                        .get("/api/v1/script-publish-history/do/list?scriptId=copy__lib")
                        .data()
                        .findValuesAsText("note"))
                .containsExactly("Clone of orig__lib");
    }

    @Test
    void a_copy_and_the_set_do_not_change_each_other() {
        clone(server.admin(), "orig", "apart");
        work.publish("apart__lib", "@DFF.API('One')\ndef one():\n    return 'changed'\n");

        assertThat(server.admin()
                        .post("/api/v1/func/orig__lib.one", Map.of())
                        .data()
                        .path("result")
                        .toString())
                .isEqualTo("[1]");
        server.admin().get("/api/v1/script-sets/apart/do/delete");
        assertThat(row("scripts", "orig__lib").path("publishVersion").asInt()).isEqualTo(2);
        assertThat(server.admin().post("/api/v1/func/apart__lib.one", Map.of()).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "orig,orig,403,EBizCondition.DuplicatedScriptSetID",
        "unknown,new,404,EClientNotFound",
        "orig,a__b,400,EClientBadRequest",
        "orig,1a,400,EClientBadRequest",
        "orig,'',400,EClientBadRequest",
        "orig,a;b,400,EClientBadRequest"
    })
    void what_cannot_be_copied_is_refused(String id, String newId, int status, String reason) {
        Reply reply = clone(server.admin(), id, newId);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.reason()).isEqualTo(reason);
    }

    @Test
    void nothing_is_left_of_a_copy_with_an_id_that_is_too_long() {
        String set = "long";
        work.draft(set + "__" + "s".repeat(122), "x = 1");

        Reply reply = clone(server.admin(), set, "longer");

        assertThat(reply.reason()).isEqualTo("EBizCondition.ClonedScriptIDTooLong");
        assertThat(reply.message()).contains("at most 128");
        assertThat(row("script-sets", "longer").isMissingNode()).isTrue();
    }

    @Test
    void a_copy_is_no_way_to_a_network_that_only_an_administrator_may_give() {
        work.draft("net__s", "x = 1");
        server.admin()
                .post("/api/v1/script-sets/net/do/modify", Map.of("data", Map.of("network", "open", "isLocked", true)));
        Client writer = server.signedIn(server.addUser("clone-writer", "user"), TestServer.PASSWORD);

        assertThat(clone(writer, "net", "mine").reason()).isEqualTo("EBizCondition.OpeningNetworkNotAllowed");
        assertThat(row("script-sets", "mine").isMissingNode()).isTrue();
        assertThat(clone(server.admin(), "net", "ours").status()).isEqualTo(200);
        assertThat(row("script-sets", "ours").path("network").asText()).isEqualTo("open");
        assertThat(row("script-sets", "ours").path("isLocked").asBoolean()).isFalse();
    }
}
