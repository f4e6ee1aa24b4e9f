package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptListTest {
    private static final int MANY = 10_000;

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

    private void addTitled(String id, String title) {
        server.addScript(id, "");
        server.post("/scripts/" + id + "/do/modify", Map.of("data", Map.of("title", title)));
    }

    private List<String> found(String query) {
        return server.get("/scripts/do/list?" + query).column("id");
    }

    @Test
    void search_takes_wildcards_as_they_are() {
        addTitled("demo__a", "100% sure");
        addTitled("demo__b", "snake_case");
        addTitled("demo__c", "oh!");
        addTitled("demo__d", "plain");
        assertThat(found("_fuzzySearch=" + FeatureServer.encoded("%"))).containsExactly("demo__a");
        assertThat(found("_fuzzySearch=" + FeatureServer.encoded("e_c"))).containsExactly("demo__b");
        assertThat(found("_fuzzySearch=" + FeatureServer.encoded("!"))).containsExactly("demo__c");
        assertThat(found("_fuzzySearch=PLAIN")).containsExactly("demo__d");
        assertThat(found("_fuzzySearch=" + FeatureServer.encoded("' OR 1=1 --")))
                .isEmpty();
    }

    @Test
    void filters_are_anded() {
        server.addScript("one__a", "");
        server.addScript("two__a", "");
        server.addScript("two__b", "");
        assertThat(found("scriptSetId=two,one&scriptName=a")).containsExactly("one__a", "two__a");
        assertThat(found("id=two__b,two__a&scriptSetId=two&scriptName=b")).containsExactly("two__b");
        assertThat(found("scriptSetId=")).hasSize(3);
    }

    @Test
    void pages_tell_where_they_are() {
        for (String name : List.of("a", "b", "c")) {
            server.addScript("demo__" + name, "");
        }
        var reply = server.get("/scripts/do/list?pageSize=2&pageNumber=2");
        assertThat(reply.column("id")).containsExactly("demo__c");
        assertThat(reply.body().get("pageInfo").toString())
                .isEqualTo("{\"pagingStyle\":\"normal\",\"pageSize\":2,\"count\":1,\"totalCount\":3,\"pageNumber\":2,"
                        + "\"pageCount\":2,\"isFirstPage\":false}");
    }

    @Test
    void only_listed_fields_sort() {
        server.addScript("demo__a", "");
        server.addScript("demo__b", "");
        assertThat(found("sort=-id")).containsExactly("demo__b", "demo__a");
        assertThat(found("orderBy=seq&orderMethod=desc")).containsExactly("demo__b", "demo__a");
        assertThat(server.get("/scripts/do/list?sort=code").status()).isEqualTo(400);
        assertThat(server.get("/scripts/do/list?sort=" + FeatureServer.encoded("id; DROP TABLE script"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void code_comes_only_on_request() {
        server.addScript("demo__a", "x = 1");
        assertThat(server.get("/scripts/do/list").data().get(0).has("codeDraft"))
                .isFalse();
        assertThat(server.get("/scripts/do/list?_withCodeDraft=true")
                        .data()
                        .get(0)
                        .get("codeDraft")
                        .asText())
                .isEqualTo("x = 1");
    }

    @Test
    void a_page_of_ten_thousand_scripts_is_quick() {
        server.database.write(handle -> {
            ScriptSetSql.insert(handle, new ScriptSetSql.New("big", null, null, null, null, null, null), "u", 1);
            String text = "#".repeat(2_000);
            for (int i = 0; i < MANY; i++) {
                ScriptSql.insert(handle, new ScriptSql.New("big__s" + i, "big", "t" + i, null, Draft.of(text + i)), 1);
            }
            return null;
        });
        server.get("/scripts/do/list");
        long millis = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            var reply = server.get("/scripts/do/list?pageNumber=50&pageSize=100");
            millis = Math.min(millis, (System.nanoTime() - start) / 1_000_000);
            assertThat(reply.body().at("/pageInfo/totalCount").asInt()).isEqualTo(MANY);
        }
        assertThat(millis).isLessThan(1_000);
    }
}
