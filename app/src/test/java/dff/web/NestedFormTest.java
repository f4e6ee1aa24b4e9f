package dff.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class NestedFormTest {
    private final ObjectNode form = Json.MAPPER.createObjectNode();

    @Test
    void brackets_make_objects_and_arrays() {
        NestedForm.put(form, "data[id]", List.of("demo"));
        NestedForm.put(form, "data[tags][]", List.of("a", "b"));
        NestedForm.put(form, "plain", List.of("first", "last"));

        assertThat(form.toString())
                .isEqualTo("{\"data\":{\"id\":\"demo\",\"tags\":[\"a\",\"b\"]},\"plain\":[\"first\",\"last\"]}");
    }

    @Test
    void a_name_that_is_both_text_and_object_is_refused() {
        NestedForm.put(form, "data", List.of("text"));

        assertThatThrownBy(() -> NestedForm.put(form, "data[id]", List.of("demo")))
                .isInstanceOf(ApiError.class)
                .extracting(e -> ((ApiError) e).detail().get("message"))
                .isEqualTo("Field `data[id]` contradicts an earlier field");
    }

    @Test
    void a_name_that_is_both_object_and_text_is_refused_in_the_other_order_too() {
        NestedForm.put(form, "data[id]", List.of("demo"));

        assertThatThrownBy(() -> NestedForm.put(form, "data", List.of("text"))).isInstanceOf(ApiError.class);
    }

    @Test
    void a_name_nested_too_deep_is_refused() {
        assertThatThrownBy(() -> NestedForm.put(form, "a" + "[b]".repeat(10), List.of("x")))
                .isInstanceOf(ApiError.class);
    }
}
