package dff.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedJsonTest {
    private static final String LONG = "x".repeat(SlicedJson.LONG);

    private static JsonNode parse(String text) {
        return SlicedJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "\u6587 \u00e9 \ud83d\ude00",
                "\\n\\t\\r\\b\\f\\/\\\\\\\"",
                "\\u0041\\u00e9\\u6587\\ud83d\\ude00\\u0000",
                "\\\\u0041"
            })
    void long_text_is_read_as_the_parser_reads_it(String text) {
        for (String json : new String[] {
            "{\"a\":\"" + text + LONG + "\",\"b\":1}",
            " [ \"" + LONG + text + "\" , 1 ] ",
            "\"" + text + LONG + text + "\""
        }) {
            JsonNode expected = Json.parse(json);
            JsonNode read = parse(json);
            assertThat(read.toString()).isEqualTo(expected.toString());
            JsonNode node = read.isContainerNode() ? read.iterator().next() : read;
            assertThat(node).isInstanceOf(Utf8Node.class);
            assertThat(node.isTextual()).isTrue();
            assertThat(((Utf8Node) node).text().characters())
                    .isEqualTo(
                            node.textValue().codePointCount(0, node.textValue().length()));
        }
    }

    @Test
    void everything_else_is_as_the_mapper_reads_it() {
        String json = "{\"s\":\"" + LONG
                + "x\",\"t\":\"short\\n\",\"n\":[1,-2147483649,18446744073709551616,1.0,1e3,true,false,null],"
                + "\"o\":{\"\":{}},\"n2\":[]}";

        JsonNode read = parse(json);

        assertThat(Json.parse(read.toString())).isEqualTo(Json.parse(json));
        assertThat(read.get("n"))
                .isEqualTo(Json.parseFewValues(json.getBytes(StandardCharsets.UTF_8))
                        .get("n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"%s",
                "{\"a\":\"%s\"",
                "{\"a\":\"%s\"}}",
                "{\"a\":\"%s\"} 1",
                "\"%s\\u00g0\"",
                "\"%s\\u00",
                "\"%s\\x\"",
                "\"%s\\ud83d\"",
                "\"%s\\ude00\\ud83d\"",
                "\"%s\\",
                "[\"%s\" \"b\"]",
                "\"%s\u0000\"",
                "\"%s\n\"",
                "{\"%s\":1}"
            })
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> parse(text.replace("%s", LONG + LONG))).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        byte[] bytes = ("\"" + LONG + LONG + "\"").getBytes(StandardCharsets.UTF_8);
        bytes[SlicedJson.LONG] = (byte) 0xff;
        assertThatThrownBy(() -> SlicedJson.parse(bytes)).isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Json.MAX_DEPTH + 1, 1_000_000})
    void depth_and_number_of_values_are_limited(int count) {
        assertThatThrownBy(() -> parse(" ".repeat(SlicedJson.LONG) + "[".repeat(count) + "]".repeat(count)))
                .isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> parse("[" + "1,".repeat(Json.MAX_TOKENS) + "1]"))
                .isInstanceOf(JsonSyntaxException.class);
    }
}
