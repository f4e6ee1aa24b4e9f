package dff.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.runner.Layers.Layer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final List<String> KEYS =
            List.of("uid", "user", "processes", "ipc", "mounts", "readOnly", "temp", "proc", "network", "calls");

    private static Layers layers(Map<String, String> off) {
        ObjectNode told = Json.MAPPER.createObjectNode();
        KEYS.forEach(key -> told.put(key, off.containsKey(key) ? "off: " + off.get(key) : "on"));
        return new Layers(told);
    }

    @Test
    void with_everything_on_nothing_is_missing() {
        assertThat(layers(Map.of()).missing()).isEmpty();
    }

    @Test
    void a_missing_layer_is_named_with_its_reason_and_what_is_open() {
        assertThat(layers(Map.of("calls", "no filter here")).warnings())
                .containsExactly(
                        "isolation without system call filter (no filter here): functions can use all calls of the"
                                + " kernel, also those attacks begin with");
    }

    @Test
    void an_ordinary_user_needs_no_other_user_id_where_namespaces_separate() {
        assertThat(layers(Map.of("uid", "not started as root")).missing()).isEmpty();
    }

    @Test
    void an_ordinary_user_without_user_namespaces_misses_both() {
        assertThat(layers(Map.of("uid", "not started as root", "user", "refused"))
                        .missing())
                .extracting(Layers.State::layer)
                .containsExactly(Layer.UID, Layer.USER);
    }

    @Test
    void root_without_user_namespaces_gives_user_ids_instead() {
        assertThat(layers(Map.of("user", "refused")).missing()).isEmpty();
    }

    @Test
    void what_the_zygote_does_not_tell_counts_as_missing() {
        assertThat(new Layers(Json.MAPPER.createObjectNode()).missing()).hasSize(KEYS.size());
    }
}
