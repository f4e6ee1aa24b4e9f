package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishHistoryTest {
    private static final String ID = "demo__a";
    private static final String HISTORY = "/script-publish-history";

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

    private void publish(String draft) {
        server.post("/scripts/" + ID + "/do/modify", Map.of("data", Map.of("codeDraft", draft)));
        server.publish(ID, "plus");
    }

    private List<String> versions(String column) {
        return server.get(HISTORY + "/do/list?noPage=true&scriptId=" + ID).column(column);
    }

    private Reply script() {
        return server.get("/scripts/" + ID + "/do/get");
    }

    @Test
    void a_version_comes_with_its_code_and_who_published_it() {
        server.addScript(ID, "one\r\n");
        server.publish(ID, "plus");

        Reply reply = server.get(HISTORY + "/" + versions("id").getFirst() + "/do/get");

        assertThat(reply.data().path("code").asText()).isEqualTo("one\r\n");
        assertThat(reply.data().path("userId").asText()).isEqualTo("u-ann");
        assertThat(reply.data().path("codeMD5").asText())
                .isEqualTo(Draft.of("one\r\n").md5());
    }

    @Test
    void the_list_carries_code_only_when_asked_to() {
        server.published(ID, "plus");

        assertThat(server.get(HISTORY + "/do/list").data().get(0).has("code")).isFalse();
        assertThat(server.get(HISTORY + "/do/list?_withCode=true").column("code"))
                .containsExactly("# " + ID);
    }

    @Test
    void a_restored_version_becomes_the_draft_and_what_is_live_stays() {
        server.addScript(ID, "one");
        server.publish(ID, "plus");
        publish("two");
        String first = versions("id").getLast();

        Reply reply = server.post(HISTORY + "/" + first + "/do/restore", Map.of());

        assertThat(reply.data().path("codeDraftMD5").asText())
                .isEqualTo(Draft.of("one").md5());
        assertThat(script().data().path("codeDraft").asText()).isEqualTo("one");
        assertThat(script().data().path("code").asText()).isEqualTo("two");
        assertThat(script().data().path("publishVersion").asInt()).isEqualTo(2);
    }

    @Test
    void restoring_over_somebody_elses_draft_is_a_conflict() {
        server.published(ID, "plus");
        publish("two");

        Reply reply = server.post(
                HISTORY + "/" + versions("id").getLast() + "/do/restore",
                Map.of("prevCodeDraftMD5", Draft.of("three").md5()));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(script().data().path("codeDraft").asText()).isEqualTo("two");
    }

    @Test
    void a_locked_script_is_not_restored_by_others() {
        server.published(ID, "plus");
        server.post("/scripts/" + ID + "/do/modify", Map.of("data", Map.of("isLocked", true)));

        Reply reply = server.post("bob", HISTORY + "/" + versions("id").getFirst() + "/do/restore", Map.of());

        assertThat(reply.status()).isEqualTo(403);
    }

    @Test
    void an_unknown_version_is_not_found() {
        assertThat(server.get(HISTORY + "/scph-none/do/get").status()).isEqualTo(404);
        assertThat(server.post(HISTORY + "/scph-none/do/restore", Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void versions_above_the_limit_go_oldest_first() {
        server.addScript(ID, "0");
        for (int i = 0; i < FeatureServer.HISTORY_LIMIT + 3; i++) {
            publish("text " + i);
        }

        assertThat(versions("scriptPublishVersion"))
                .hasSize(FeatureServer.HISTORY_LIMIT)
                .startsWith(String.valueOf(FeatureServer.HISTORY_LIMIT + 3))
                .endsWith("4");
    }

    @Test
    void open_pages_hear_of_drafts_and_publications() {
        server.addScript(ID, "one");
        server.notices.clear();

        publish("two");

        assertThat(server.notices)
                .containsExactly("draft " + ID + " " + Draft.of("two").md5(), "script " + ID + " null");
    }
}
