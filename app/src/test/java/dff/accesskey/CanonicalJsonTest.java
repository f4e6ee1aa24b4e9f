package dff.accesskey;

import static org.assertj.core.api.Assertions.assertThat;

import dff.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    /** Right column: what {@code JSON.stringify} of Node 20 prints. */
    @ParameterizedTest
    @CsvSource({
        "1.0,1",
        "2.50,2.5",
        "-0.0,0",
        "0.1,0.1",
        "1e3,1000",
        "1e20,100000000000000000000",
        "1e21,1e+21",
        "1.5e300,1.5e+300",
        "0.000001,0.000001",
        "0.0000001,1e-7",
        "-1.25e-9,-1.25e-9",
        "123456789.125,123456789.125",
        "9007199254740992,9007199254740992",
        "9007199254740993,9007199254740992",
        "12345678901234567890,12345678901234567000",
        "2.2250738585072014e-308,2.2250738585072014e-308",
        "1e400,null"
    })
    void numbers_are_printed_as_javascript_does(String json, String printed) {
        assertThat(CanonicalJson.of(Json.parse(json), true)).isEqualTo(printed);
    }

    @Test
    void keys_are_sorted_by_code_point_in_every_object() {
        String json = "{\"b\":[{\"z\":1,\"a\":2}],\"\uFF5E\":1,\"😀\":2,\"a\":{},\"B\":[]}";

        assertThat(CanonicalJson.of(Json.parse(json), true))
                .isEqualTo("{\"B\":[],\"a\":{},\"b\":[{\"a\":2,\"z\":1}],\"\uFF5E\":1,\"😀\":2}");
    }

    @Test
    void texts_keep_other_alphabets_and_escape_what_must_be() {
        String json = "\"\\u4f60 \\u001f\\n\\t\\\"\\\\\\/\\u007f\"";

        assertThat(CanonicalJson.of(Json.parse(json), true)).isEqualTo("\"你 \\u001f\\n\\t\\\"\\\\/\u007f\"");
        assertThat(CanonicalJson.of(Json.parse(json), false)).isEqualTo("\"你 \u001f\n\t\"\\/\u007f\"");
    }
}
