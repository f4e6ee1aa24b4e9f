package dff.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    private static String of(String json) {
        return Canonical.of(Json.parse(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "1 | 1.0",
                "100 | 1e2",
                "0 | -0.0",
                "0 | 0e5",
                "0.10 | 1E-1",
                "18446744073709551616 | 18446744073709551616.0",
                "\"\\u0061\" | \"a\"",
                "{\"x\":1,\"y\":[1,2]} | { \"y\" : [1.0, 2], \"x\": 1 }",
                "{\"a\":{\"c\":1,\"b\":2}} | {\"a\":{\"b\":2,\"c\":1}}",
                "{} | { }",
                "[] | [ ]"
            })
    void equal_values_have_one_text(String a, String b) {
        assertThat(of(a)).isEqualTo(of(b));
        assertThat(Canonical.equal(Json.parse(a), Json.parse(b))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "1 | \"1\"",
                "1 | 10",
                "1 | true",
                "0 | false",
                "0 | null",
                "null | \"null\"",
                "[1,2] | [2,1]",
                "[] | {}",
                "\"\" | null",
                "{\"a\":1} | {\"a\":null}",
                "{\"a\":\"b\"} | {\"a\\\":\\\"b\":1}",
                "9007199254740993 | 9007199254740992",
                "1e400 | 1e401",
                "[\"a,b\"] | [\"a\",\"b\"]"
            })
    void different_values_have_different_texts(String a, String b) {
        assertThat(of(a)).isNotEqualTo(of(b));
        assertThat(Canonical.equal(Json.parse(a), Json.parse(b))).isFalse();
    }

    @Test
    void huge_exponents_are_compared_without_being_written_out() {
        assertThat(of("1e999999999")).hasSizeLessThan(30).isNotEqualTo(of("1e999999998"));
        assertThat(Canonical.equal(Json.parse("1e999999999"), Json.parse("2e999999999")))
                .isFalse();
    }

    @Test
    void generated_objects_keep_their_text_when_shuffled_and_lose_it_when_changed() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            ObjectNode tree = Generated.object(random, 4);
            ObjectNode shuffled = Json.MAPPER.createObjectNode();
            List<Map.Entry<String, com.fasterxml.jackson.databind.JsonNode>> entries =
                    new ArrayList<>(tree.properties());
            Collections.shuffle(entries, random);
            entries.forEach(entry -> shuffled.set(entry.getKey(), entry.getValue()));

            assertThat(Canonical.of(shuffled)).isEqualTo(Canonical.of(tree));
            assertThat(Canonical.of(shuffled.put("one more", i))).isNotEqualTo(Canonical.of(tree));
        }
    }
}
