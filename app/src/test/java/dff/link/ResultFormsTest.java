package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFormsTest {
    @Test
    void repr_of_what_python_nests_at_most_is_made() {
        assertThat(ResultForms.repr("[".repeat(1_000) + "]".repeat(1_000))).hasSize(2_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null|None",
                "true|True",
                "[false, 1, -0.5, 1e+22, 123456789012345678901234567890]|[False, 1, -0.5, 1e+22, 123456789012345678901234567890]",
                "[]|[]",
                "{}|{}",
                "{\"b\": {\"d\": [1], \"c\": null}, \"a\": \"x\"}|{'a': 'x', 'b': {'c': None, 'd': [1]}}",
                "\"it's\"|\"it's\"",
                "\"it's \\\"so\\\"\"|'it\\'s \"so\"'",
                "\"a\\\\b\\n\\t\\u0000\\u007f\\u00ad文\\u200b\\ud83d\\ude00\\ue000\"|'a\\\\b\\n\\t\\x00\\x7f\\xad文\\u200b😀\\ue000'"
            })
    void repr_is_what_python_shows(String json, String shown) {
        assertThat(ResultForms.repr(json)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.0|1.0",
                "[]|[]",
                "{ }|{}",
                "[1,[],{}]|[;  1,;  [],;  {};]",
                "{\"a\": [1, \"x, {y}: \\\"[\"], \"b\":{\"c\":null}}|{;  \"a\": [;    1,;    \"x, {y}: \\\"[\";  ],;  \"b\": {;    \"c\": null;  };}"
            })
    void indented_is_what_dumps_makes(String json, String shown) {
        assertThat(ResultForms.indented(json)).isEqualTo(shown.replace(';', '\n'));
    }
}
