package dff.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpsRoutesTest {
    private final Client client = TestServer.shared().anonymous();

    @Test
    void ping_answers_pong() {
        assertThat(client.get("/api/v1/do/ping").data().asText()).isEqualTo("pong");
    }

    @Test
    void alive_and_ready_answer_in_the_envelope() {
        assertThat(client.get("/healthz").data().asText()).isEqualTo("ok");
        assertThat(client.get("/readyz").json().path("ok").asBoolean()).isTrue();
    }

    @Test
    void failing_or_throwing_check_is_not_passed() {
        assertThat(new ReadyCheck("a", () -> false).passes()).isFalse();
        assertThat(new ReadyCheck("a", () -> {
                            throw new IllegalStateException("down");
                        })
                        .passes())
                .isFalse();
    }

    @Test
    void echo_gives_query_and_body_back() {
        Reply reply = client.post("/api/v1/do/echo?a=1&b=2&b=3", Map.of("x", Map.of("y", 1)));

        assertThat(reply.data().path("query").toString()).isEqualTo("{\"a\":\"1\",\"b\":[\"2\",\"3\"]}");
        assertThat(reply.data().path("body").toString()).isEqualTo("{\"x\":{\"y\":1}}");
    }

    @Test
    void echo_reads_every_kind_of_body() {
        assertThat(body("application/x-www-form-urlencoded", "a=1&b=%E6%97%A5")).isEqualTo("{\"a\":\"1\",\"b\":\"日\"}");
        assertThat(body("text/plain", "hello")).isEqualTo("\"hello\"");
        assertThat(body("application/json", "[1, 2.50]")).isEqualTo("[1,2.50]");
        assertThat(body("application/json", "")).isEqualTo("{}");
        assertThat(client.post("/api/v1/do/echo", "application/json", "1").status())
                .isEqualTo(400);
    }

    private String body(String contentType, String text) {
        return client.post("/api/v1/do/echo", contentType, text)
                .data()
                .path("body")
                .toString();
    }

    @Test
    void system_information_is_public_and_holds_no_secret() {
        Reply reply = client.get("/api/v1/system-info");

        assertThat(reply.data().path("VERSION").asText()).isNotEmpty();
        assertThat(reply.data().path("_FUNC_TASK_TIMEOUT_MAX").asInt()).isEqualTo(3600);
        assertThat(reply.text()).doesNotContainIgnoringCase("\"SECRET").doesNotContain(TestServer.PASSWORD);
    }

    /** The keys that clients of each generation look for. */
    @Test
    void both_generations_find_the_names_and_limits_they_adapt_to() {
        assertThat(client.get("/api/v1/system-info").data().fieldNames())
                .toIterable()
                .contains(
                        "ARCHITECTURE",
                        "EDITION",
                        "VERSION",
                        "RELEASE_TIMESTAMP",
                        "LINUX_DISTRO",
                        "MODE",
                        "WEB_BASE_URL",
                        "WEB_INNER_BASE_URL",
                        "_HOSTNAME",
                        "_PIP_INSTALL_DIR",
                        "_WEB_CLIENT_ID_HEADER",
                        "_WEB_AUTH_HEADER",
                        "_WEB_AUTH_QUERY",
                        "_WEB_TRACE_ID_HEADER",
                        "_WEB_CLIENT_TIME_HEADER",
                        "_WEB_PULL_LOG_TRACE_ID",
                        "_WEB_SERVER_VERSION_HEADER",
                        "_WEB_SERVER_RELEASE_TIMESTAMP_HEADER",
                        "_FUNC_EXPORT_FILENAME",
                        "_FUNC_ARGUMENT_PLACEHOLDER_LIST",
                        "TIMEZONE",
                        "_FUNC_TASK_DEFAULT_BATCH_TIMEOUT",
                        "_FUNC_TASK_TIMEOUT_DEBUGGER",
                        "_FUNC_TASK_TIMEOUT_DEFAULT",
                        "_FUNC_TASK_TIMEOUT_MIN",
                        "_FUNC_TASK_TIMEOUT_MAX",
                        "_FUNC_TASK_DEFAULT_API_TIMEOUT",
                        "_FUNC_TASK_MIN_API_TIMEOUT",
                        "_FUNC_TASK_MAX_API_TIMEOUT",
                        "_TASK_RECORD_LIMIT_MIN",
                        "_TASK_RECORD_LIMIT_MAX",
                        "_TASK_RECORD_FUNC_LIMIT_SYNC_API",
                        "_TASK_RECORD_FUNC_LIMIT_ASYNC_API",
                        "_TASK_RECORD_FUNC_LIMIT_CRON_JOB",
                        "_MONITOR_REPORT_INTERVAL",
                        "_RESOURCE_UPLOAD_FILE_SIZE_LIMIT",
                        "INTEGRATED_SIGN_IN_FUNC",
                        "SYSTEM_SETTINGS",
                        "GUANCE_NODES");
        assertThat(client.get("/api/v1/func-system-config").data().fieldNames())
                .toIterable()
                .contains(
                        "MODE",
                        "WEB_BASE_URL",
                        "WEB_INNER_BASE_URL",
                        "_WEB_CLIENT_ID_HEADER",
                        "_WEB_ORIGIN_HEADER",
                        "_WEB_AUTH_HEADER",
                        "_WEB_AUTH_QUERY",
                        "_FUNC_PKG_EXPORT_FILENAME",
                        "_FUNC_PKG_EXPORT_EXT",
                        "_FUNC_PKG_PASSWORD_LENGTH_RANGE_LIST",
                        "_FUNC_TASK_DEBUG_TIMEOUT",
                        "_FUNC_TASK_DEFAULT_TIMEOUT",
                        "_FUNC_TASK_MIN_TIMEOUT",
                        "_FUNC_TASK_MAX_TIMEOUT",
                        "_FUNC_TASK_DEFAULT_API_TIMEOUT",
                        "_FUNC_TASK_MIN_API_TIMEOUT",
                        "_FUNC_TASK_MAX_API_TIMEOUT",
                        "_INTERNAL_KEEP_SCRIPT_FAILURE",
                        "_INTERNAL_KEEP_SCRIPT_LOG");
    }
}
