package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of both generations at one server: added by the old name, seen by the new one, called by both, and the other way round. */
class BothNamesTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CALLER = WORK.anonymous();

    @BeforeAll
    static void publish() {
        WORK.publish("names__main", "@DFF.API('origin')\ndef origin():\n    return _DFF_ORIGIN\n");
    }

    private static String added(String family, String id) {
        Reply added = WORK.admin()
                .post(
                        "/api/v1/" + family + "/do/add",
                        Map.of(
                                "data",
                                Map.of("id", id, "funcId", "names__main.origin", "funcCallKwargsJSON", Map.of())));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("url").asText();
    }

    private static List<String> ids(String family, String id) {
        return WORK.admin()
                .get("/api/v1/" + family + "/do/list?id=" + id)
                .data()
                .findValuesAsText("id");
    }

    @ParameterizedTest
    @CsvSource({"auth-links,sync-apis,names-1,/api/v1/al/", "sync-apis,auth-links,names-2,/api/v1/sync/"})
    void links(String one, String other, String id, String path) {
        assertThat(added(one, id)).isEqualTo(path + id);

        assertThat(ids(other, id)).containsExactly(id);
        assertThat(CALLER.get("/api/v1/al/" + id).text()).isEqualTo("authLink");
        assertThat(CALLER.post("/api/v1/sync/" + id + "/s", Map.of()).text()).isEqualTo("syncAPI");
    }

    @ParameterizedTest
    @CsvSource({"batches,async-apis,names-3,/api/v1/bat/", "async-apis,batches,names-4,/api/v1/async/"})
    void batches(String one, String other, String id, String path) {
        assertThat(added(one, id)).isEqualTo(path + id);

        assertThat(ids(other, id)).containsExactly(id);
        for (String address : List.of("/api/v1/bat/", "/api/v1/async/")) {
            Reply reply = CALLER.post(address + id, Map.of("kwargs", Map.of()));
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
            assertThat(reply.data().path("id").asText()).startsWith("task-");
        }
    }

    @ParameterizedTest
    @CsvSource({"crontab-configs,cron-jobs,names-5", "cron-jobs,crontab-configs,names-6"})
    void crontab_configs(String one, String other, String id) {
        added(one, id);

        assertThat(ids(other, id)).containsExactly(id);
    }

    @Test
    void refusals_of_batches_follow_the_address() {
        WORK.admin()
                .post(
                        "/api/v1/batches/do/add",
                        Map.of(
                                "data",
                                Map.of(
                                        "id",
                                        "bat-names-7",
                                        "funcId",
                                        "names__main.origin",
                                        "funcCallKwargsJSON",
                                        Map.of(),
                                        "isDisabled",
                                        true)));

        assertThat(CALLER.get("/api/v1/bat/nobody").message()).isEqualTo("No such Batch");
        assertThat(CALLER.get("/api/v1/async/nobody").message()).isEqualTo("No such Async API");
        assertThat(CALLER.get("/api/v1/bat/names-7").reason()).isEqualTo("EBizCondition.BatchDisabled");
        assertThat(CALLER.get("/api/v1/async/bat-names-7").reason()).isEqualTo("EBizCondition.AsyncAPIDisabled");
        assertThat(CALLER.get("/api/v1/async/bat-names-7").message()).isEqualTo("This Async API is disabled");
    }
}
