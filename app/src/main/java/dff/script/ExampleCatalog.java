package dff.script;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The examples packed into the application, read once. Immutable. */
final class ExampleCatalog {
    static final String SET = "examples";
    private static final String FOLDER = "/examples/";

    /** One script of an example. */
    record Script(String id, Draft code) {}

    /**
     * One example.
     *
     * @param function the function to begin with
     * @param scripts what it needs, in the order to publish them
     */
    record Example(String id, String function, JsonNode arguments, List<Script> scripts) {
        Example {
            scripts = List.copyOf(scripts);
        }
    }

    private final List<Example> examples;

    private ExampleCatalog(List<Example> examples) {
        this.examples = List.copyOf(examples);
    }

    /** @throws IllegalStateException when the build left out a file */
    static ExampleCatalog packed() {
        List<Example> examples = new ArrayList<>();
        for (JsonNode row : Json.parse(text("catalog.json"))) {
            List<Script> scripts = new ArrayList<>();
            for (JsonNode name : row.get("scripts")) {
                scripts.add(new Script(SET + "__" + name.asText(), Draft.of(text(name.asText() + ".py"))));
            }
            examples.add(new Example(
                    row.get("id").asText(), SET + "__" + row.get("function").asText(), row.get("arguments"), scripts));
        }
        return new ExampleCatalog(examples);
    }

    private static String text(String name) {
        try (InputStream in = ExampleCatalog.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the application holds no file examples/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading examples/" + name, e);
        }
    }

    List<Example> all() {
        return examples;
    }

    Optional<Example> find(String id) {
        return examples.stream().filter(example -> example.id().equals(id)).findFirst();
    }
}
