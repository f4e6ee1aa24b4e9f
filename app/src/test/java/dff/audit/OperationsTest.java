package dff.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final String LIST = "/api/v1/operation-records/do/list";
    private static final int LIMIT = 100;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("_OPERATION_RECORD_LIMIT", String.valueOf(LIMIT)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode newest(String filter) {
        return server.admin().get(LIST + "?pageSize=1&" + filter).data().path(0);
    }

    private static Reply addVariable(String id, Object value) {
        return server.admin()
                .post("/api/v1/env-variables/do/add", Map.of("data", Map.of("id", id, "valueTEXT", value)));
    }

    @Test
    void a_change_is_recorded_with_who_what_and_answer() {
        Client client = server.admin().with("X-Trace-Id", "TRACE-op-1").with("X-Dff-Client-Id", "c_test");
        client.post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "op_set", "title", "标题")));

        JsonNode row = newest("traceId=TRACE-op-1");

        assertThat(row.path("username").asText()).isEqualTo("admin");
        assertThat(row.path("u_name").asText()).isNotEmpty();
        assertThat(row.path("clientId").asText()).isEqualTo("c_test");
        assertThat(row.path("reqMethod").asText()).isEqualTo("POST");
        assertThat(row.path("reqRoute").asText()).isEqualTo("/api/v1/script-sets/do/add");
        assertThat(row.at("/reqRouteNames/zh-CN").asText()).isEqualTo("添加脚本集");
        assertThat(row.at("/reqBodyJSON/data/title").asText()).isEqualTo("标题");
        assertThat(row.path("_operationEntityId").asText()).isEqualTo("op_set");
        assertThat(row.path("respStatusCode").asInt()).isEqualTo(200);
        assertThat(row.at("/respBodyJSON/data/id").asText()).isEqualTo("op_set");
        assertThat(row.path("clientIPsJSON").toString()).isEqualTo("[\"127.0.0.1\"]");
    }

    @Test
    void objects_are_called_by_name_as_long_as_they_are_there() {
        server.admin().post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "op_named", "title", "Named")));
        server.admin().post("/api/v1/access-keys/do/add", Map.of("data", Map.of("title", "For the op log")));
        server.admin()
                .post(
                        "/api/v1/users/do/add",
                        Map.of(
                                "data",
                                Map.of(
                                        "username",
                                        "op_user",
                                        "name",
                                        "Op User",
                                        "password",
                                        "four unrelated words",
                                        "roles",
                                        List.of("user"))));

        assertThat(newest("reqRoute=/users/do/add").path("_operationEntityName").asText())
                .isEqualTo("Op User");
        assertThat(newest("reqRoute=/access-keys/do/add")
                        .path("_operationEntityName")
                        .asText())
                .isEqualTo("For the op log");
        assertThat(newest("_operationEntityId=op_named")
                        .path("_operationEntityName")
                        .asText())
                .isEqualTo("Named");
        server.admin().get("/api/v1/script-sets/op_named/do/delete");
        assertThat(newest("_operationEntityId=op_named")
                        .path("_operationEntityName")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_refused_change_is_recorded_too() {
        server.admin().with("X-Trace-Id", "TRACE-op-2").get("/api/v1/scripts/op__none/do/delete");

        JsonNode row = newest("traceId=TRACE-op-2");

        assertThat(row.path("respStatusCode").asInt()).isEqualTo(404);
        assertThat(row.at("/reqParamsJSON/id").asText()).isEqualTo("op__none");
        assertThat(row.at("/reqRouteNames/en").asText()).isEqualTo("Delete script");
    }

    @Test
    void one_without_the_privilege_is_recorded_under_its_name() {
        Client reader = server.signedIn(server.addUser("op-reader", "readonlyUser"), TestServer.PASSWORD);
        reader.with("X-Trace-Id", "TRACE-op-3").get("/api/v1/script-sets/op_set/do/delete");

        assertThat(newest("traceId=TRACE-op-3").path("username").asText()).isEqualTo("op-reader");
    }

    /** The error repeats what was sent to whoever sent it; the log is read by others. */
    @Test
    void a_body_that_is_no_json_is_not_kept_by_way_of_the_answer_either() {
        Reply reply = server.anonymous()
                .with("X-Trace-Id", "TRACE-op-text")
                .send(
                        "POST",
                        "/api/v1/auth/do/sign-in",
                        "text/plain",
                        BodyPublishers.ofString(
                                "{\"signIn\":{\"username\":\"a\",\"password\":\"Hidden-Password-2\"}}"));

        JsonNode row = newest("traceId=TRACE-op-text");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(row.path("respStatusCode").asInt()).isEqualTo(400);
        assertThat(row.toString()).doesNotContain("Hidden-Password-2");
    }

    @Test
    void a_sign_in_is_recorded_with_its_name_and_without_its_secrets() {
        server.signIn("nobody-op", "Hidden-Password-1");
        server.signIn(TestServer.ADMIN, TestServer.PASSWORD);

        JsonNode failed = newest("username=nobody-op");
        JsonNode succeeded = newest("reqRoute=sign-in&username=admin");

        assertThat(failed.path("respStatusCode").asInt()).isEqualTo(400);
        assertThat(succeeded.path("userId").asText()).isEqualTo("u-admin");
        assertThat(succeeded.at("/reqBodyJSON/signIn/password").asText()).isEqualTo("***");
        assertThat(succeeded.at("/respBodyJSON/data/xAuthToken").asText()).isEqualTo("***");
        assertThat(server.admin().get(LIST + "?noPage=true").text())
                .doesNotContain("Hidden-Password-1")
                .doesNotContain(TestServer.PASSWORD);
    }

    @Test
    void secrets_are_hidden_wherever_they_stand() {
        Client client = server.admin().with("X-Trace-Id", "TRACE-op-4");
        String fields = "[{\"location\":\"header\",\"name\":\"X\",\"value\":\"Sesame-1\"}]";
        client.post(
                "/api/v1/script-sets/do/add?dbPassword=Sesame-2&kwargs=%7B%22token%22%3A%22Sesame-3%22%7D",
                "application/json",
                "{\"data\":{\"id\":\"x\",\"a\":\"{\\\"secretKey\\\":\\\"Sesame-4\\\"}\",\"fields\":" + fields + "}}");

        Reply reply = server.admin().get(LIST + "?traceId=TRACE-op-4");

        assertThat(reply.data()).hasSize(1);
        assertThat(reply.text()).doesNotContain("Sesame").contains("***");
    }

    @Test
    void reads_and_the_saves_of_an_open_editor_are_not_recorded() {
        Client client = server.admin().with("X-Trace-Id", "TRACE-op-5");
        server.admin().post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", "op_draft")));
        server.admin().post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", "op_draft__a", "codeDraft", "")));
        client.get("/api/v1/scripts/do/list");
        client.get("/client-app/");
        client.post(
                "/api/v1/scripts/op_draft__a/do/modify",
                Map.of("prevCodeDraftMD5", "d41d8cd98f00b204e9800998ecf8427e", "data", Map.of("codeDraft", "x = 1")));

        assertThat(server.admin().get(LIST + "?traceId=TRACE-op-5").data()).isEmpty();
    }

    @Test
    void long_texts_are_cut_and_long_requests_left_out() {
        addVariable("op_long", "x".repeat(50_000));
        Client client = server.admin().with("X-Trace-Id", "TRACE-op-6");
        client.post(
                "/api/v1/env-variables/op_long/do/modify",
                Map.of("data", Map.of("title", "t", "description", "y".repeat(5_000))));

        JsonNode row = newest("traceId=TRACE-op-6");

        assertThat(row.at("/reqBodyJSON/data/description").asText())
                .hasSizeLessThan(1_100)
                .contains("<Length: 5000>");
    }

    @Test
    void what_cannot_be_parsed_is_recorded_without_its_body() {
        Client client = server.admin().with("X-Trace-Id", "TRACE-op-7");
        client.send(
                "POST", "/api/v1/script-sets/do/add", "application/json", BodyPublishers.ofString("{\"password\":"));

        JsonNode row = newest("traceId=TRACE-op-7");

        assertThat(row.path("respStatusCode").asInt()).isEqualTo(400);
        assertThat(row.path("reqBodyJSON").isNull()).isTrue();
    }

    @Test
    void filters_search_and_sorting_work_together() {
        addVariable("op_find_me", "1");
        addVariable("op_find_me", "1");

        JsonNode rows = server.admin()
                .get(LIST + "?_fuzzySearch=OP_FIND_ME&reqMethod=POST&sort=seq&fields=respStatusCode,_operationEntityId")
                .data();

        assertThat(rows.toString())
                .isEqualTo("[{\"respStatusCode\":200,\"_operationEntityId\":\"op_find_me\"},"
                        + "{\"respStatusCode\":403,\"_operationEntityId\":\"op_find_me\"}]");
        assertThat(server.admin()
                        .get(LIST + "?respStatusCode=403&_operationEntityId=op_find_me")
                        .data())
                .hasSize(1);
    }

    @Test
    void the_oldest_records_go_first() {
        for (int i = 0; i < LIMIT + 5; i++) {
            server.admin().get("/api/v1/env-variables/op_none_" + i + "/do/delete");
        }

        List<JsonNode> rows = server.admin()
                .get(LIST + "?noPage=true&reqRoute=env-variables")
                .data()
                .valueStream()
                .toList();

        assertThat(rows).hasSizeLessThanOrEqualTo(LIMIT);
        assertThat(rows.getFirst().path("_operationEntityId").asText()).isEqualTo("op_none_" + (LIMIT + 4));
        assertThat(server.query("SELECT COUNT(*) FROM operation_record")).isEqualTo(String.valueOf(LIMIT));
    }

    @Test
    void nobody_changes_or_removes_a_record() {
        for (String verb : List.of("delete", "modify", "clear", "add")) {
            assertThat(server.admin()
                            .get("/api/v1/operation-records/oprd-1/do/" + verb)
                            .status())
                    .isEqualTo(404);
            assertThat(server.admin()
                            .post("/api/v1/operation-records/oprd-1/do/" + verb, Map.of())
                            .status())
                    .isEqualTo(404);
        }
    }
}
