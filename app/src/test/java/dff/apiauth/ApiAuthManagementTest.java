package dff.apiauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import dff.json.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAuthManagementTest {
    @TempDir
    static Path directory;

    private static FeatureServer server;

    @BeforeAll
    static void start() {
        server = new FeatureServer(directory);
        server.published("demo__auth", "check");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply add(String id, String type, String config) {
        return server.post(
                "/api-auth/do/add",
                "{\"data\":{\"id\":%s,\"type\":\"%s\",\"title\":\"T\",\"configJSON\":%s}}"
                        .formatted(Json.text(id), type, config.replace('\'', '"')));
    }

    private static Reply modify(String id, String data) {
        return server.post("/api-auth/" + id + "/do/modify", "{\"data\":" + data.replace('\'', '"') + "}");
    }

    private static JsonNode row(String user, String id) {
        return server.get(user, "/api-auth/do/list?id=" + id).data().get(0);
    }

    private static String stored(String column, String id) {
        return server.database.read(handle -> handle.createQuery("SELECT " + column + " FROM api_auth WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    @Test
    void generated_id_has_its_prefix() {
        Reply reply = server.post(
                "/api-auth/do/add", "{\"data\":{\"type\":\"func\",\"configJSON\":{\"funcId\":\"demo__auth.check\"}}}");
        assertThat(reply.data().get("id").asText()).startsWith("apia-").hasSize(17);
    }

    @Test
    void passwords_are_encrypted_and_never_come_back() {
        add(
                "basic-1",
                "httpBasic",
                "{'users':[{'username':'ann','password':'pw-of-ann'},{'username':'bob','password':'x:y'}]}");

        assertThat(row("ann", "basic-1").get("configJSON"))
                .isEqualTo(Json.parse("{\"users\":[{\"username\":\"ann\"},{\"username\":\"bob\"}]}"));
        assertThat(stored("config_json || secret_text", "basic-1")).doesNotContain("pw-of-ann");
        assertThat(row("root", "basic-1").toString()).doesNotContain("pw-of-ann");
    }

    @Test
    void values_of_fixed_fields_are_encrypted_and_go_only_to_those_who_may_change_them() {
        add("fixed-1", "fixedField", "{'fields':[{'location':'header','name':'X-Key','value':'top-value'}]}");

        assertThat(row("ann", "fixed-1").get("configJSON"))
                .isEqualTo(Json.parse(
                        "{\"fields\":[{\"location\":\"header\",\"name\":\"X-Key\",\"value\":\"top-value\"}]}"));
        assertThat(row("reader", "fixed-1").get("configJSON"))
                .isEqualTo(Json.parse("{\"fields\":[{\"location\":\"header\",\"name\":\"X-Key\"}]}"));
        assertThat(stored("config_json || secret_text", "fixed-1")).doesNotContain("top-value");
    }

    @Test
    void search_does_not_tell_what_a_credential_is() {
        add("fixed-2", "fixedField", "{'fields':[{'location':'query','name':'findme','value':'needle-in-value'}]}");

        assertThat(server.get("reader", "/api-auth/do/list?_fuzzySearch=findme").column("id"))
                .containsExactly("fixed-2");
        assertThat(server.get("reader", "/api-auth/do/list?_fuzzySearch=needle").column("id"))
                .isEmpty();
    }

    @Test
    void row_tells_the_function_and_the_alias_of_the_title() {
        add("func-1", "func", "{'funcId':'demo__auth.check','users':[1]}");
        JsonNode row = row("ann", "func-1");

        assertThat(row.get("configJSON").toString()).isEqualTo("{\"funcId\":\"demo__auth.check\"}");
        assertThat(row.get("func_name").asText()).isEqualTo("check");
        assertThat(row.get("sset_id").asText()).isEqualTo("demo");
        assertThat(row.get("name").asText()).isEqualTo("T");
        assertThat(row.fieldNames()).toIterable().doesNotContain(ApiAuthSql.SECRETS);
    }

    @Test
    void user_sent_without_a_password_keeps_it() {
        add("digest-1", "httpDigest", "{'users':[{'username':'a','password':'1'},{'username':'b','password':'2'}]}");
        ApiAuthRow before = find("digest-1");

        assertThat(modify(
                                "digest-1",
                                "{'configJSON':{'users':[{'username':'b'},{'username':'c','password':'3'},{'username':'a','password':'9'}]}}")
                        .status())
                .isEqualTo(200);

        assertThat(before.config().at("/users/0/username").asText()).isEqualTo("a");
        assertThat(auths().config(find("digest-1")).secrets()).containsExactly("2", "3", "9");
    }

    @Test
    void fixed_field_sent_without_a_value_keeps_it_and_two_of_a_name_keep_their_order() {
        add(
                "fixed-3",
                "fixedField",
                "{'fields':[{'location':'query','name':'k','value':'1'},{'location':'query','name':'k','value':'2'}]}");

        modify(
                "fixed-3",
                "{'configJSON':{'fields':[{'location':'query','name':'k'},{'location':'query','name':'k'}]}}");

        assertThat(auths().config(find("fixed-3")).secrets()).containsExactly("1", "2");
    }

    private static ApiAuths auths() {
        return new ApiAuths(
                server.database, new dff.auth.MasterSecret("secret of the tests"), java.time.InstantSource.system());
    }

    private static ApiAuthRow find(String id) {
        return server.database.read(handle -> ApiAuthSql.find(handle, id).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixedField", "httpBasic", "httpDigest", "func"})
    void modify_without_a_configuration_works_for_all_types(String type) {
        String id = "plain-" + type;
        add(
                id,
                type,
                "{'funcId':'demo__auth.check','users':[{'username':'a','password':'1'}],'fields':[{'location':'body','name':'k','value':'v'}]}");
        String secret = stored("secret_text", id);

        assertThat(modify(id, "{'name':'Renamed','note':'N'}").status()).isEqualTo(200);

        assertThat(row("ann", id).get("title").asText()).isEqualTo("Renamed");
        assertThat(stored("secret_text", id)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fixedField | {} | Field `fields` is missing.",
                "fixedField | {'fields':[]} | (minLength = 1)",
                "fixedField | {'fields':[{'name':'a','value':'b'}]} | Field `location` is missing.",
                "fixedField | {'fields':[{'location':'cookie','name':'a','value':'b'}]} | (in = [",
                "fixedField | {'fields':[{'location':'header','name':'a b','value':'b'}]} | (matchRegExp = ",
                "fixedField | {'fields':[{'location':'header','name':'a','value':''}]} | (notEmptyString = true)",
                "fixedField | {'fields':[{'location':'header','name':'a'}]} | Field `value` is missing.",
                "fixedField | {'fields':['a']} | something else than objects",
                "httpBasic | {'users':[{'username':'a'}]} | Field `password` is missing.",
                "httpBasic | {'users':[{'username':'a:b','password':'1'}]} | (matchRegExp = ",
                "httpDigest | {'users':[{'username':'a\\\\b','password':'1'}]} | (matchRegExp = ",
                "httpDigest | {'users':[{'username':'a','password':'1'},{'username':'a','password':'2'}]} | twice",
                "httpDigest | {'users':[{'username':'a','password':7}]} | Field `password` value `***`",
                "func | {'users':[]} | Field `funcId` is missing."
            })
    void bad_configuration_is_refused(String type, String config, String message) {
        Reply reply = add("bad", type, config);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.detailMessage()).contains(message);
    }

    @Test
    void more_entries_than_the_limit_are_refused() {
        String user = "{'username':'u%d','password':'p'}";
        StringBuilder users = new StringBuilder();
        for (int i = 0; i <= ApiAuthConfig.MAX_ENTRIES; i++) {
            users.append(i == 0 ? "" : ",").append(user.formatted(i));
        }

        assertThat(add("many", "httpBasic", "{'users':[" + users + "]}").detailMessage())
                .contains("(maxLength = 100)");
    }

    @Test
    void unknown_function_type_and_id_are_refused() {
        assertThat(add("no", "func", "{'funcId':'demo__auth.none'}").status()).isEqualTo(404);
        assertThat(add("no", "ldap", "{}").status()).isEqualTo(400);
        assertThat(modify("nobody", "{'title':'x'}").status()).isEqualTo(404);
        assertThat(modify("nobody", "{'type':'func'}").status()).isEqualTo(400);
        assertThat(server.get("/api-auth/nobody/do/delete").status()).isEqualTo(404);
    }

    @Test
    void duplicate_id_is_a_conflict() {
        add("twice", "func", "{'funcId':'demo__auth.check'}");

        assertThat(add("twice", "func", "{'funcId':'demo__auth.check'}").reason())
                .isEqualTo("EClientDuplicated");
    }

    @Test
    void readers_change_nothing() {
        Reply reply = server.post("reader", "/api-auth/do/add", Map.of("data", Map.of()));
        assertThat(reply.reason()).isEqualTo("EUserPrivilege");
        assertThat(server.get("reader", "/api-auth/twice/do/delete").reason()).isEqualTo("EUserPrivilege");
    }

    @Test
    void list_is_filtered_by_type_and_in_the_order_of_making() {
        add("order-1", "func", "{'funcId':'demo__auth.check'}");
        add("order-2", "httpBasic", "{'users':[{'username':'a','password':'1'}]}");

        assertThat(server.get("/api-auth/do/list?noPage=true&_fuzzySearch=order-")
                        .column("id"))
                .containsExactly("order-1", "order-2");
        assertThat(server.get("/api-auth/do/list?type=httpBasic,httpDigest&_fuzzySearch=order-")
                        .column("id"))
                .containsExactly("order-2");
        assertThat(server.get("/api-auth/do/list?sort=-id&_fuzzySearch=order-").column("id"))
                .containsExactly("order-2", "order-1");
    }

    @Test
    void one_in_use_is_deleted_only_by_force_which_disables_its_users() {
        add("used", "httpBasic", "{'users':[{'username':'a','password':'1'}]}");
        Map<String, Object> data = Map.of(
                "id", "guarded", "funcId", "demo__auth.check", "funcCallKwargsJSON", Map.of(), "apiAuthId", "used");
        assertThat(server.post("/auth-links/do/add", Map.of("data", data)).status())
                .isEqualTo(200);
        assertThat(server.post("/batches/do/add", Map.of("data", data)).status())
                .isEqualTo(200);
        server.links.find("guarded"); // is in memory now

        Reply refused = server.get("/api-auth/used/do/delete");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("EBizCondition.APIAuthInUse");
        assertThat(refused.body().get("detail").toString())
                .isEqualTo("{\"links\":[\"guarded\"],\"batches\":[\"guarded\"]}");

        assertThat(server.get("/api-auth/used/do/delete?force=true").status()).isEqualTo(200);
        assertThat(server.links.find("guarded").orElseThrow().isDisabled()).isTrue();
        assertThat(server.get("/batches/do/list?id=guarded")
                        .data()
                        .get(0)
                        .get("isDisabled")
                        .asBoolean())
                .isTrue();
        assertThat(server.get("/auth-links/do/list?id=guarded")
                        .data()
                        .get(0)
                        .get("apiAuthId")
                        .asText())
                .isEqualTo("used");
    }

    @Test
    void links_and_their_documents_tell_title_and_type() {
        add("told", "httpDigest", "{'users':[{'username':'a','password':'1'}]}");
        Map<String, Object> data = Map.of(
                "id",
                "told-link",
                "funcId",
                "demo__auth.check",
                "funcCallKwargsJSON",
                Map.of(),
                "apiAuthId",
                "told",
                "showInDoc",
                true);
        server.post("/auth-links/do/add", Map.of("data", data));
        server.post("/async-apis/do/add", Map.of("data", data));

        JsonNode row = server.get("/auth-links/do/list?id=told-link").data().get(0);
        assertThat(row.get("apia_id").asText()).isEqualTo("told");
        assertThat(row.get("apia_title").asText()).isEqualTo("T");
        assertThat(row.get("apia_type").asText()).isEqualTo("httpDigest");
        JsonNode document =
                server.get(null, "/auth-link-func-list?id=told-link").data().get(0);
        assertThat(document.get("apiAuthType").asText()).isEqualTo("httpDigest");
        Reply apis = server.get(null, "/func-api-list?id=told-link");
        assertThat(apis.column("apiType")).containsExactly("syncAPI", "asyncAPI");
        assertThat(apis.column("url")).containsExactly("/api/v1/sync/told-link", "/api/v1/async/told-link");
        assertThat(apis.column("apiAuthTitle")).containsExactly("T", "T");
        assertThat(server.get(null, "/func-api-list?id=told-link&apiType=asyncAPI")
                        .column("apiType"))
                .containsExactly("asyncAPI");
    }
}
