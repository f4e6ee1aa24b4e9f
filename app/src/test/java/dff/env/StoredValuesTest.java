package dff.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.json.Json;
import dff.json.Utf8Text;
import dff.runner.PlatformCall.Large;
import dff.runner.PlatformCallException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredValuesTest {
    @TempDir
    private Path directory;

    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private Database database;
    private StoredValues values;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        values = values(1_000_000, 1L << 30);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private StoredValues values(long rows, long bytes) {
        return new StoredValues(database, new StoreLimits(rows, bytes), () -> Instant.ofEpochMilli(millis.get()));
    }

    private static void save(
            StoredValues values, String scope, Map<String, String> texts, Long millis, boolean onlyNew) {
        Map<String, Utf8Text> all = new HashMap<>();
        texts.forEach((key, text) -> all.put(key, Utf8Text.of(text)));
        values.save(scope, all, millis, onlyNew);
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> found(String scope, List<String> keys) {
        Map<String, Utf8Text> found = (Map<String, Utf8Text>) values.find(scope, keys, Long.MAX_VALUE);
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().toString()));
    }

    @SuppressWarnings("unchecked")
    private List<String> keys(String pattern) {
        return (List<String>) values.keys("s", pattern, Long.MAX_VALUE);
    }

    private String get(String key) {
        return found("s", List.of(key)).get(key);
    }

    private long rows() {
        return database.read(StoreSql::amount).rows();
    }

    @Test
    void value_whose_time_is_over_counts_as_absent() {
        save(values, "s", Map.of("k", "1"), 5_000L, false);
        millis.addAndGet(4_999);
        assertThat(get("k")).isEqualTo("1");

        millis.addAndGet(1);
        assertThat(get("k")).isNull();
        assertThat(keys("*")).isEmpty();

        save(values, "s", Map.of("k", "2"), null, true);
        assertThat(get("k")).isEqualTo("2");
    }

    @Test
    void saving_without_an_end_makes_a_value_permanent() {
        save(values, "s", Map.of("k", "1"), 5_000L, false);
        save(values, "s", Map.of("k", "2"), null, false);
        millis.addAndGet(10_000_000);

        assertThat(get("k")).isEqualTo("2");
    }

    @Test
    void only_new_keys_are_saved_when_asked() {
        save(values, "s", Map.of("a", "1"), null, false);

        save(values, "s", Map.of("a", "2", "b", "3"), null, true);

        assertThat(found("s", List.of("a", "b"))).isEqualTo(Map.of("a", "1", "b", "3"));
    }

    @Test
    void rows_whose_time_is_over_are_removed_with_a_later_save() {
        save(values, "s", Map.of("a", "1", "b", "2"), 5_000L, false);
        millis.addAndGet(120_000);

        save(values, "s", Map.of("c", "3"), null, false);

        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void full_store_refuses_new_keys_and_names_the_setting() {
        values = values(2, 1_000_000);
        save(values, "s", Map.of("a", "1", "b", "2"), null, false);

        assertThatThrownBy(() -> save(values, "s", Map.of("c", "3"), null, false))
                .isInstanceOf(PlatformCallException.class)
                .hasMessageContaining("_FUNC_STORE_LIMIT");
        save(values, "s", Map.of("a", "4"), null, false);
        values.delete("s", List.of("b"));
        save(values, "s", Map.of("c", "3"), null, false);

        assertThat(found("s", List.of("a", "b", "c"))).isEqualTo(Map.of("a", "4", "c", "3"));
    }

    @Test
    void full_store_refuses_more_bytes_and_names_the_setting() {
        values = values(100, 1_000);
        String large = Json.text("x".repeat(598));
        save(values, "s", Map.of("a", large), null, false);

        assertThatThrownBy(() -> save(values, "s", Map.of("b", large), null, false))
                .isInstanceOf(PlatformCallException.class)
                .hasMessageContaining("1000 bytes")
                .hasMessageContaining("_FUNC_STORE_SIZE_LIMIT");
        assertThat(get("b")).isNull();
        save(values, "s", Map.of("a", "1"), null, false);
        save(values, "s", Map.of("b", large), null, false);
        assertThatThrownBy(() -> save(values, "s", Map.of("a", large), null, false))
                .hasMessageContaining("_FUNC_STORE_SIZE_LIMIT");
        values.delete("s", List.of("b"));
        save(values, "s", Map.of("a", large), null, false);
        values.delete("s", "*");
        save(values, "s", Map.of("c", large), null, false);

        assertThat(get("c")).isEqualTo(large);
    }

    @Test
    void bytes_of_an_earlier_run_count() {
        save(values, "s", Map.of("a", Json.text("x".repeat(900))), null, false);

        StoredValues again = values(100, 1_000);

        assertThatThrownBy(() -> save(again, "s", Map.of("b", Json.text("x".repeat(200))), null, false))
                .hasMessageContaining("_FUNC_STORE_SIZE_LIMIT");
    }

    @Test
    void values_whose_time_is_over_make_room_before_anything_is_refused() {
        values = values(2, 1_000);
        save(values, "s", Map.of("a", "1", "b", "2"), 5_000L, false);
        millis.addAndGet(6_000);

        save(values, "s", Map.of("c", "3"), null, false);

        assertThat(get("c")).isEqualTo("3");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void all_whose_time_is_over_are_removed_however_many() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 2_500; i++) {
            many.put("k" + i, "1");
        }
        save(values, "s", many, 5_000L, false);
        millis.addAndGet(61_000);

        save(values, "s", Map.of("c", "3"), null, false);

        await().atMost(Duration.ofSeconds(60)).until(() -> rows() == 1);
    }

    @Test
    void full_store_takes_no_longer_to_save_than_it_takes_to_make_room() {
        values = values(2_500, 1_000_000);
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 2_500; i++) {
            many.put("k" + i, "1");
        }
        save(values, "s", many, 5_000L, false);
        millis.addAndGet(6_000); // nothing is cleaned but for room

        save(values, "s", Map.of("c", "3"), null, false);

        assertThat(rows()).isEqualTo(1_501);
    }

    @Test
    void pairs_that_read_alike_have_rows_of_their_own() {
        save(values, "c", Map.of("ab", "1"), null, false);
        save(values, "bc", Map.of("a", "2"), null, false);

        assertThat(found("c", List.of("ab"))).containsEntry("ab", "1");
        assertThat(found("bc", List.of("a"))).containsEntry("a", "2");
    }

    @Test
    void many_keys_are_read_and_deleted_page_by_page() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 1_700; i++) {
            many.put("k%05d".formatted(i), String.valueOf(i));
        }
        many.put("", "0");
        save(values, "s", many, null, false);

        assertThat(keys("*")).hasSize(1_701).doesNotHaveDuplicates().isSorted();
        assertThat(found("s", keys("k*9"))).hasSize(170).containsEntry("k01699", "1699");
        assertThat(values.delete("s", "k?????")).isEqualTo(1_700);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void answers_are_limited_in_keys_and_bytes() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= StoredValues.MAX_KEYS; i++) {
            many.put("k" + i, "1");
        }
        save(values, "s", many, null, false);
        String big = Json.text("x".repeat(7 * 1_048_576));
        save(values, "big", Map.of("a", big, "b", big, "c", big), null, false);

        assertThatThrownBy(() -> keys("*")).hasMessageContaining("10000");
        assertThatThrownBy(() -> found("big", List.of("a", "b", "c"))).hasMessageContaining("16777216");
        assertThat(found("big", List.of("a", "b"))).hasSize(2);
        assertThat(values.delete("s", "*")).isEqualTo(StoredValues.MAX_KEYS + 1);
    }

    @Test
    void what_is_no_json_is_not_stored() {
        StoreCalls calls = new StoreCalls(values);
        for (String bad : List.of("", " ", "{", "1 2", "nan", "[".repeat(5_000), "\"x")) {
            assertThatThrownBy(() -> calls.calls()
                            .get("store.set")
                            .answer(Json.MAPPER
                                    .createObjectNode()
                                    .put("scope", "s")
                                    .set("items", Json.MAPPER.createObjectNode().put("k", bad))))
                    .as(bad)
                    .isInstanceOf(PlatformCallException.class);
        }
        assertThat(rows()).isZero();
    }

    @Test
    void too_large_value_is_refused_with_the_limit() {
        StoreCalls calls = new StoreCalls(values);
        String text = Json.text("x".repeat(StoredValues.MAX_VALUE));

        assertThatThrownBy(() -> calls.calls()
                        .get("store.set")
                        .answer(Json.MAPPER
                                .createObjectNode()
                                .put("scope", "s")
                                .set("items", Json.MAPPER.createObjectNode().put("k", text))))
                .hasMessageContaining(String.valueOf(StoredValues.MAX_VALUE));
    }

    @Test
    void answer_that_needs_more_room_is_not_gathered_before_it_has_it() {
        save(values, "s", Map.of("a", "1".repeat(3_000), "b", "2".repeat(3_000)), null, false);

        assertThat(values.find("s", List.of("a"), 4_000)).isInstanceOf(Map.class);
        for (Object answer : List.of(values.find("s", List.of("a", "b"), 4_000), values.find("s", "*", 4_000))) {
            assertThat(answer).isInstanceOfSatisfying(Large.class, large -> {
                assertThat(large.bytes()).isBetween(6_000L, 8_000L);
                assertThat((Map<?, ?>) large.gather().get()).hasSize(2);
            });
        }
    }

    @Test
    void answer_that_has_grown_while_it_waited_for_room_asks_for_more() {
        save(values, "s", Map.of("a", "1".repeat(3_000)), null, false);
        Large asked = (Large) values.find("s", "*", 1_000);
        save(values, "s", Map.of("b", "2".repeat(3_000)), null, false);

        Large again = (Large) asked.gather().get();

        assertThat(again.bytes()).isGreaterThan(asked.bytes());
        assertThat((Map<?, ?>) again.gather().get()).hasSize(2);
    }

    @Test
    void many_keys_need_room_too() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 1_200; i++) {
            many.put("k" + i, "1");
        }
        save(values, "s", many, null, false);

        assertThat(values.keys("s", "*", 100_000))
                .isInstanceOfSatisfying(
                        Large.class,
                        large -> assertThat((List<?>) large.gather().get()).hasSize(1_200));
    }
}
