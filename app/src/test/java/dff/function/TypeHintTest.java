package dff.function;

import static org.assertj.core.api.Assertions.assertThat;

import dff.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeHintTest {
    @Test
    void annotations_are_read_from_a_definition_past_brackets_quotations_and_defaults() {
        Signature signature = Signature.of(
                "f(a, b: int, c: 'List[str]' = None, d: Dict[str, List[int]] = {'x': [1, 2]}, /, *args: str, e: str = 'a, b: (', **kw: Any) -> Optional[float]");

        assertThat(signature.annotations())
                .containsExactly(
                        java.util.Map.entry("b", "int"),
                        java.util.Map.entry("c", "'List[str]'"),
                        java.util.Map.entry("d", "Dict[str, List[int]]"),
                        java.util.Map.entry("args", "str"),
                        java.util.Map.entry("e", "str"),
                        java.util.Map.entry("kw", "Any"));
        assertThat(signature.returns()).isEqualTo("Optional[float]");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NULL", "f", "f(", "f(x", "K(...)", "f(x=')')"},
            nullValues = "NULL")
    void a_definition_without_types_has_none(String definition) {
        assertThat(Signature.of(definition).annotations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int;{\"type\":\"integer\"}",
                "float;{\"type\":\"number\"}",
                "typing.Any;{}",
                "datetime.datetime;{}",
                "'List[\"str\"]';{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "dict[str, int];{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}",
                "Optional[str];{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}",
                "int | None;{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}",
                "Union[int, Thing];{}",
                "Literal['a', 2, True];{\"enum\":[\"a\",2,true]}",
                "tuple[int, ...];{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "pandas.DataFrame;{}",
                "List[;{}",
                "[int];{}"
            },
            quoteCharacter = '~')
    void an_annotation_becomes_a_schema_and_an_unknown_one_anything(String annotation, String schema) {
        assertThat(Json.text(TypeHint.schema(annotation))).isEqualTo(schema);
    }

    @Test
    void nested_beyond_measure_is_anything() {
        String deep = "List[".repeat(5_000) + "int" + "]".repeat(5_000);

        assertThat(Json.text(TypeHint.schema(deep)).length()).isLessThan(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int;3;true",
                "int;3.0;false",
                "int;true;false",
                "float;3;true",
                "str;null;false",
                "Optional[str];null;true",
                "List[int];[1,2];true",
                "List[int];[1,\"2\"];false",
                "Dict[str, bool];{\"a\":true};true",
                "Dict[str, bool];{\"a\":1};false",
                "tuple[int, str];[1,\"a\"];true",
                "tuple[int, str];[1];false",
                "Literal[1, 'a'];1.0;true",
                "Literal[1, 'a'];\"b\";false",
                "Thing;{\"any\":1};true"
            },
            quoteCharacter = '~')
    void values_are_compared_with_their_type(String annotation, String json, boolean fits) {
        assertThat(ArgumentCheck.fits(TypeHint.schema(annotation), Json.parse(json)))
                .isEqualTo(fits);
    }
}
