package dff.api;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that has read something before is told when it reads it again, and the page size its browser keeps. */
class ReadAgainTest {
    private static final String LIST = "/api/v1/env-variables/do/list?pageSize=100&_fuzzySearch=again";

    private final TestServer server = TestServer.shared();

    private void set(String id, String value) {
        Client admin = server.admin();
        Map<String, Object> data = Map.of("id", id, "valueTEXT", value, "autoTypeCasting", "string");
        if (admin.post("/api/v1/env-variables/do/add", Map.of("data", data)).status() != 200) {
            Reply changed = admin.post(
                    "/api/v1/env-variables/" + id + "/do/modify", Map.of("data", Map.of("valueTEXT", value)));
            assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        }
    }

    @Test
    void unchanged_data_is_not_sent_again_and_changed_data_is() {
        set("again_1", "one");
        Reply first = server.admin().get(LIST);
        String tag = first.header("ETag");
        assertThat(tag).matches("W/\"[0-9a-f]{32}\"");
        assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");

        for (String known : new String[] {tag, tag.substring(2), "\"x\", " + tag, "*"}) {
            Reply again = server.admin().with("If-None-Match", known).get(LIST);
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.text()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(again.header("X-Trace-Id")).isNotEqualTo(first.header("X-Trace-Id"));
        }

        set("again_1", "two");
        Reply changed = server.admin().with("If-None-Match", tag).get(LIST);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text()).contains("two");
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void another_page_of_equal_rows_is_another_answer() {
        String none = "&_fuzzySearch=nothing-is-called-so";
        String small = server.admin()
                .get("/api/v1/env-variables/do/list?pageSize=10" + none)
                .header("ETag");
        String large = server.admin()
                .get("/api/v1/env-variables/do/list?pageSize=20" + none)
                .header("ETag");

        assertThat(small).isNotEqualTo(large);
    }

    /** Who may not read it learns nothing from a tag of somebody who may. */
    @Test
    void a_tag_opens_nothing() {
        set("again_2", "one");
        String tag = server.admin().get(LIST).header("ETag");

        assertThat(server.anonymous().with("If-None-Match", tag).get(LIST).status())
                .isEqualTo(401);
        assertThat(server.anonymous().with("If-None-Match", "*").get(LIST).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/access-keys/do/list", "/api/v1/env-variables/unknown/do/delete"})
    void changes_and_the_reading_of_secrets_are_never_as_before(String path) {
        Reply reply = server.admin().with("If-None-Match", "*").get(path);

        assertThat(reply.status()).isNotEqualTo(304);
        assertThat(reply.header("ETag")).isEmpty();
    }

    @Test
    void a_delete_is_done_and_answered_whatever_the_client_knows() {
        set("again_3", "gone");
        Reply deleted = server.admin().with("If-None-Match", "*").get("/api/v1/env-variables/again_3/do/delete");

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.data().path("id").asText()).isEqualTo("again_3");
    }

    @ParameterizedTest
    @CsvSource({
        "xDFFPageSize=7,7",
        "a=b; xDFFPageSize=100,100",
        "xDFFPageSize=101,10",
        "xDFFPageSize=0,10",
        "xDFFPageSize=x,10"
    })
    void the_page_size_of_the_browser_is_the_usual_one(String cookie, int expected) {
        Client browser = server.admin().with("Cookie", cookie);

        assertThat(browser.get("/api/v1/scripts/do/list")
                        .json()
                        .at("/pageInfo/pageSize")
                        .asInt())
                .isEqualTo(expected);
        assertThat(browser.get("/api/v1/scripts/do/list?pageSize=3")
                        .json()
                        .at("/pageInfo/pageSize")
                        .asInt())
                .isEqualTo(3);
    }
}
