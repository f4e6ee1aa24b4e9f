package dff.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvRoutesTest {
    private static final String BASE = "/api/v1/env-variables";
    private final TestServer server = TestServer.shared();
    private final Client admin = server.admin();

    private Reply add(String id, Map<String, Object> more) {
        Map<String, Object> data = new HashMap<>(more);
        data.put("id", id);
        return admin.post(BASE + "/do/add", Map.of("data", data));
    }

    private Reply modify(String id, Map<String, Object> data) {
        return admin.post(BASE + "/" + id + "/do/modify", Map.of("data", data));
    }

    private JsonNode row(String id) {
        return admin.get(BASE + "/do/list?noPage=true&id=" + id).data().path(0);
    }

    @Test
    void added_variable_is_listed_with_all_keys() {
        assertThat(add("env_all_keys", Map.of("valueTEXT", "1", "autoTypeCasting", "integer", "isPinned", true))
                        .data()
                        .path("id")
                        .asText())
                .isEqualTo("env_all_keys");

        JsonNode row = row("env_all_keys");
        assertThat(row.propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "seq",
                        "id",
                        "title",
                        "description",
                        "autoTypeCasting",
                        "valueTEXT",
                        "pinTime",
                        "isPinned",
                        "createTime",
                        "updateTime");
        assertThat(row.path("isPinned").booleanValue()).isTrue();
    }

    @Test
    void modify_changes_only_the_keys_sent() {
        add("env_modify", Map.of("title", "T", "valueTEXT", "old"));

        modify("env_modify", Map.of("valueTEXT", "new"));

        assertThat(row("env_modify").path("title").asText()).isEqualTo("T");
        assertThat(row("env_modify").path("valueTEXT").asText()).isEqualTo("new");
        assertThat(row("env_modify").path("autoTypeCasting").asText()).isEqualTo("string");
    }

    @Test
    void duplicate_id_is_refused_with_its_own_reason() {
        add("env_twice", Map.of());

        Reply reply = add("env_twice", Map.of());

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.reason()).isEqualTo("EBizCondition.DuplicatedEnvVariableID");
    }

    @Test
    void deleted_variable_is_gone_and_deleting_it_again_is_not_found() {
        add("env_gone", Map.of());

        assertThat(admin.get(BASE + "/env_gone/do/delete").status()).isEqualTo(200);

        assertThat(row("env_gone").isMissingNode()).isTrue();
        Reply again = admin.get(BASE + "/env_gone/do/delete");
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.json().at("/detail/entity").asText()).isEqualTo("env variable");
    }

    @Test
    void password_is_never_returned_and_not_found_by_search() {
        add("env_pass", Map.of("valueTEXT", "hunter2-in-clear", "autoTypeCasting", "password"));

        assertThat(row("env_pass").has("valueTEXT")).isFalse();
        Reply found = admin.get(BASE + "/do/list?_fuzzySearch=hunter2");
        assertThat(found.data()).isEmpty();
        assertThat(modify("env_pass", Map.of("title", "x")).text()).doesNotContain("hunter2");
    }

    @Test
    void password_cannot_be_read_by_giving_it_another_type() {
        add("env_retype", Map.of("valueTEXT", "hunter3", "autoTypeCasting", "password"));

        Reply reply = modify("env_retype", Map.of("autoTypeCasting", "string"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(row("env_retype").path("autoTypeCasting").asText()).isEqualTo("password");
    }

    @Test
    void clear_text_becomes_a_password_by_changing_its_type() {
        add("env_becomes", Map.of("valueTEXT", "hunter4"));

        modify("env_becomes", Map.of("autoTypeCasting", "password"));

        assertThat(row("env_becomes").has("valueTEXT")).isFalse();
    }

    @Test
    void password_is_masked_in_the_dump_of_a_failing_request() {
        add("env_dump", Map.of());

        Reply reply = add("env_dump", Map.of("valueTEXT", "hunter5", "autoTypeCasting", "password"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).doesNotContain("hunter5");
    }

    @Test
    void pinned_variables_come_first_then_by_id() {
        add("env_order_b", Map.of("title", "ordered"));
        add("env_order_a", Map.of("title", "ordered"));
        add("env_order_z", Map.of("title", "ordered", "isPinned", true));

        List<String> ids = new ArrayList<>();
        admin.get(BASE + "/do/list?_fuzzySearch=ordered")
                .data()
                .forEach(row -> ids.add(row.path("id").asText()));

        assertThat(ids).containsExactly("env_order_z", "env_order_a", "env_order_b");
    }

    @Test
    void list_is_paged_and_sorted_as_asked() {
        add("env_page_1", Map.of("title", "paged"));
        add("env_page_2", Map.of("title", "paged"));

        Reply reply = admin.get(BASE + "/do/list?_fuzzySearch=paged&sort=-id&pageSize=1&pageNumber=1");

        assertThat(reply.data().path(0).path("id").asText()).isEqualTo("env_page_2");
        assertThat(reply.json().at("/pageInfo/totalCount").asInt()).isEqualTo(2);
        assertThat(reply.json().at("/pageInfo/pageCount").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"' OR '1'='1", "%", "_", "!", "\"; DROP TABLE env_variable; --", "\\", "<ids>", ":fuzzy", "?"})
    void hostile_search_text_is_only_a_text(String text) {
        add("env_hostile", Map.of("title", "x" + text + "y"));
        modify("env_hostile", Map.of("title", "x" + text + "y"));
        add("env_harmless", Map.of("title", "nothing special"));

        Reply reply = admin.get(BASE + "/do/list?noPage=true&_fuzzySearch="
                + java.net.URLEncoder.encode("x" + text + "y", java.nio.charset.StandardCharsets.UTF_8));

        assertThat(reply.data()).hasSize(1);
        assertThat(reply.data().path(0).path("title").asText()).isEqualTo("x" + text + "y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR 1=1", "id; DROP TABLE env_variable", "value_text", "(SELECT 1)"})
    void hostile_sort_is_refused(String sort) {
        Reply reply = admin.get(
                BASE + "/do/list?sort=" + java.net.URLEncoder.encode(sort, java.nio.charset.StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a b", "a.b", "ä", "a\n", "' OR 1=1", "../x"})
    void bad_ids_are_refused(String id) {
        Reply reply = add(id, Map.of());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Invalid request body");
    }

    @Test
    void id_of_64_characters_is_the_longest() {
        assertThat(add("a".repeat(64), Map.of()).status()).isEqualTo(200);
        assertThat(add("a".repeat(65), Map.of()).json().at("/detail/message").asText())
                .endsWith("(maxLength = 64)");
    }

    @Test
    void wrong_types_and_unknown_keys_are_named() {
        assertThat(add("env_type", Map.of("valueTEXT", 1))
                        .json()
                        .at("/detail/message")
                        .asText())
                .isEqualTo("Field `valueTEXT` value `***` is not valid. (type = \"string\")");
        assertThat(add("env_type", Map.of("autoTypeCasting", "date"))
                        .json()
                        .at("/detail/message")
                        .asText())
                .startsWith("Field `autoTypeCasting` value `\"date\"` is not valid. (in = [");
        assertThat(add("env_type", Map.of("extra", 1))
                        .json()
                        .at("/detail/message")
                        .asText())
                .isEqualTo("Found unexpected field `extra`");
    }

    @Test
    void oversized_value_is_refused() {
        Reply reply = add("env_huge", Map.of("valueTEXT", "x".repeat(EnvVariables.MAX_VALUE + 1)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().length).isLessThan(10_000);
    }

    @Test
    void value_of_any_characters_comes_back_as_sent() {
        String value = "a\u0000b\r\n\t 😀 ' \" \\ ; -- %";
        add("env_exact", Map.of("valueTEXT", value));

        assertThat(row("env_exact").path("valueTEXT").asText()).isEqualTo(value);
    }

    @Test
    void all_values_together_are_limited_so_that_lists_of_them_fit_into_memory() {
        String mega = "x".repeat(1 << 20);
        List<String> added = new ArrayList<>();
        Reply last = null;
        while (added.size() < 20) {
            String id = "env_mega_" + added.size();
            last = add(id, Map.of("valueTEXT", mega));
            if (last.status() != 200) {
                break;
            }
            added.add(id);
        }
        Reply grown = modify(added.getFirst(), Map.of("description", "small", "valueTEXT", mega));
        added.forEach(id -> admin.get(BASE + "/" + id + "/do/delete"));

        assertThat(added).hasSizeBetween(1, 15);
        assertThat(last.status()).as(last.toString()).isEqualTo(503);
        assertThat(last.message()).contains("16777216");
        assertThat(grown.status()).isEqualTo(200);
    }
}
