package dff.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawObjectTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RawObject parse(String text) {
        return RawObject.parse(utf8(text));
    }

    private static String value(RawObject object, String name) {
        return new String(object.get(name).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "-0",
                "-0.0",
                "18446744073709551616",
                "1e400",
                "1E+05",
                "0.10",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\\u0062\\n\\\"\\\\,}\"",
                "\"\\ud83d\\ude00\"",
                "\"文章 😀\"",
                "[]",
                "{}",
                "[1.0, {\"a\" : [ ]} ]",
                "{\"b\":1.0,\"a\":{\"}\":\"{\"}}"
            })
    void value_stays_as_it_was_written(String written) {
        for (String text : new String[] {
            "{\"x\":%s}", "{\"x\":%s,\"y\":1}", " {\n\"x\" : %s \r\n\t}  ", "{\"a\":[1], \"x\" :%s , \"y\":{}}"
        }) {
            assertThat(value(parse(text.formatted(written)), "x")).as(text).isEqualTo(written);
        }
    }

    @Test
    void last_of_repeated_names_counts() {
        RawObject object = parse("{\"x\":1,\"x\":{\"a\":2},\"x\":3}");

        assertThat(value(object, "x")).isEqualTo("3");
        assertThat(object.entries()).hasSize(1);
    }

    @Test
    void names_may_be_empty_escaped_or_of_any_script() {
        RawObject object = parse("{\"\":1,\"\\u0061\\\"\":2,\"文章\":3,\"😀\":4}");

        assertThat(value(object, "")).isEqualTo("1");
        assertThat(value(object, "a\"")).isEqualTo("2");
        assertThat(value(object, "文章")).isEqualTo("3");
        assertThat(value(object, "😀")).isEqualTo("4");
        assertThat(Json.parse(object.bytes())).isEqualTo(Json.parse("{\"\":1,\"a\\\"\":2,\"文章\":3,\"😀\":4}"));
    }

    @Test
    void name_that_is_half_a_surrogate_pair_is_refused() {
        assertThatThrownBy(() -> parse("{\"a\\ud800\":1}")).isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> parse("{\"\\udc00b\":1}")).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void number_at_the_very_end_of_a_slice_is_whole() {
        byte[] text = utf8("xx{\"a\":12,\"b\":345}yy");

        RawObject object = RawObject.parse(new RawObject.Slice(text, 2, text.length - 2));

        assertThat(value(object, "b")).isEqualTo("345");
    }

    @Test
    void nesting_of_200_is_read_and_deeper_is_refused() {
        String fine = "{\"x\":" + "[".repeat(199) + "]".repeat(199) + "}";
        String deep = "{\"x\":" + "[".repeat(200) + "]".repeat(200) + "}";

        assertThat(value(parse(fine), "x")).hasSize(398);
        assertThatThrownBy(() -> parse(deep))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("200");
    }

    @Test
    void text_that_is_not_utf8_is_refused() {
        for (int bad : new int[] {0xff, 0xc0, 0x80, 0xed}) {
            byte[] text = utf8("{\"x\":\"ab\",\"y\":1}");
            text[6] = (byte) bad;

            assertThatThrownBy(() -> RawObject.parse(text)).isInstanceOf(JsonSyntaxException.class);
        }
    }

    /** Its slices are passed on as UTF-8, whatever they are. */
    @Test
    void text_in_another_encoding_is_refused() {
        for (String encoding : new String[] {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"}) {
            byte[] text = "{\"x\":1}".getBytes(Charset.forName(encoding));

            assertThatThrownBy(() -> RawObject.parse(text)).as(encoding).isInstanceOf(JsonSyntaxException.class);
            assertThatThrownBy(() -> Json.parse(text)).as(encoding).isInstanceOf(JsonSyntaxException.class);
            assertThat(Json.isOne(text, Json.FACTORY)).as(encoding).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "\"x\"",
                "null",
                "{",
                "{\"x\"}",
                "{\"x\":}",
                "{\"x\":1,}",
                "{\"x\":1",
                "{\"x\":[1}",
                "{\"x\":1]",
                "{x:1}",
                "{'x':1}",
                "{\"x\":01}",
                "{\"x\":1.}",
                "{\"x\":+1}",
                "{\"x\":NaN}",
                "{\"x\":tru}",
                "{\"x\":\"a\nb\"}",
                "{\"x\":\"\\q\"}",
                "{\"x\":1}{}",
                "{\"x\":1} x",
                "{\"x\":1},",
                "{\"x\":1}}",
                "{\"x\":1 2}",
                "{\"x\":1,,\"y\":2}"
            })
    void anything_but_one_object_is_refused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void put_replaces_and_adds() {
        RawObject object = parse("{\"x\":1}");
        object.put("x", utf8("2.0"));
        object.putText("y", "a\"b");

        assertThat(new String(object.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"x\":2.0,\"y\":\"a\\\"b\"}");
    }

    @Test
    void generated_objects_are_the_same_for_the_tree_parser() {
        Random random = new Random(47);
        for (int i = 0; i < 1_000; i++) {
            byte[] text =
                    utf8(Generated.spaced(random, Generated.object(random, 4).toString()));
            JsonNode tree = Json.parse(text);

            RawObject object = RawObject.parse(text);

            assertThat(Json.parse(object.bytes())).isEqualTo(tree);
            for (var entry : object.entries()) {
                JsonNode expected = tree.get(entry.getKey());
                assertThat(Json.parse(entry.getValue().bytes())).isEqualTo(expected);
            }
        }
    }

    @Test
    void number_longer_than_python_reads_is_refused_before_it_costs_time() {
        String digits = "1".repeat(1_000_000);

        assertThatThrownBy(() -> RawObject.parse(("{\"a\":" + digits + "}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("4300");
        assertThatThrownBy(() -> Json.parse(digits)).isInstanceOf(JsonSyntaxException.class);
    }
}
