package dff.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Keys of the operator's own, {@code CUSTOM_…}: meant for scripts, with the types they have in the file; those of the environment are texts. */
final class CustomKeys {
    static final String PREFIX = "CUSTOM_";

    private CustomKeys() {}

    /** @param file valid YAML, or missing */
    static Map<String, Object> of(Path file, Map<String, String> environment) {
        Map<String, Object> custom = new TreeMap<>();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
                if (root instanceof Map<?, ?> entries) {
                    entries.forEach((key, value) -> keep(custom, String.valueOf(key), value));
                }
            } catch (IOException e) {
                throw new SettingsException("cannot read " + file + ": " + e.getMessage());
            }
        }
        environment.forEach((name, text) -> {
            if (name.startsWith("DFF_") && !text.isBlank()) {
                keep(custom, name.substring("DFF_".length()), text);
            }
        });
        return custom;
    }

    private static void keep(Map<String, Object> custom, String key, Object value) {
        if (key.startsWith(PREFIX)) {
            custom.put(key, plain(value) ? value : String.valueOf(value));
        }
    }

    /** Whether JSON knows it; dates, for example, become texts. */
    private static boolean plain(Object value) {
        return switch (value) {
            case null -> true;
            case String _, Number _, Boolean _ -> true;
            case Collection<?> items -> items.stream().allMatch(CustomKeys::plain);
            case Map<?, ?> map ->
                map.keySet().stream().allMatch(String.class::isInstance)
                        && map.values().stream().allMatch(CustomKeys::plain);
            default -> false;
        };
    }
}
