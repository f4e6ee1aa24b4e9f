package dff.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The configuration: defaults, then the user's file, then {@code DFF_{KEY}} of the environment. Immutable. */
public final class Settings {
    private static final int NEAR = 3;
    private static final String PREFIX = "DFF_";

    private final Path file;
    private final Map<String, Setting> known;
    private final Map<String, Object> values;
    private final List<String> warnings;
    private final Map<String, Object> custom;

    private Settings(
            Path file,
            Map<String, Setting> known,
            Map<String, Object> values,
            List<String> warnings,
            Map<String, Object> custom) {
        this.file = file;
        this.known = known;
        this.values = values;
        this.warnings = warnings;
        this.custom = custom;
    }

    /**
     * Reads the file, which may be missing, and the environment.
     *
     * @throws SettingsException naming file, line, key and allowed range
     */
    public static Settings load(Path file, Map<String, String> environment) {
        Map<String, Setting> known = SettingKeys.all();
        Map<String, Object> values = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        known.forEach((key, setting) -> values.put(key, setting.fallback()));
        entries(file).forEach((key, entry) -> {
            Setting setting = known.get(key);
            if (setting != null && isLeftOut(setting, entry.texts())) {
                return; // a key without a value keeps its default
            }
            if (setting != null) {
                values.put(key, value(setting, entry.texts(), file + " line " + entry.line()));
            } else if (!SettingKeys.isForeign(key)) {
                warnings.add(file + " line " + entry.line() + ": unknown key " + key + nearest(key, known));
            }
        });
        environment.forEach((name, text) -> {
            if (!name.startsWith(PREFIX) || text.isBlank()) {
                return;
            }
            String key = name.substring(PREFIX.length());
            Setting setting = known.get(key);
            if (setting != null) {
                values.put(key, value(setting, List.of(text), "environment variable " + name));
            } else if (!SettingKeys.isForeign(key) && !SettingKeys.isOfTheLauncher(key)) {
                warnings.add("environment variable " + name + ": unknown key " + key + nearest(key, known));
            }
        });
        return new Settings(file, known, values, List.copyOf(warnings), CustomKeys.of(file, environment)).ordered();
    }

    /** @throws SettingsException naming both keys and values when a smallest value is above its default or largest */
    private Settings ordered() {
        for (List<String> keys : SettingKeys.ASCENDING) {
            for (int i = 1; i < keys.size(); i++) {
                String low = keys.get(i - 1);
                String high = keys.get(i);
                if (number(low) > number(high)) {
                    throw new SettingsException(low + " is " + number(low) + " and " + high + " is " + number(high)
                            + "; allowed: " + low + " at most " + high);
                }
            }
        }
        return this;
    }

    /** Where it was read from; need not exist. */
    Path file() {
        return file;
    }

    private static boolean isLeftOut(Setting setting, List<String> texts) {
        return !(setting.fallback() instanceof String) && String.join("", texts).isBlank();
    }

    /** The same settings with some given otherwise, for example on the command line; null values are left out. */
    public Settings with(Map<String, String> overrides, String where) {
        Map<String, Object> changed = new HashMap<>(values);
        overrides.forEach((key, text) -> {
            if (text != null) {
                changed.put(key, value(known.get(key), List.of(text), where));
            }
        });
        return new Settings(file, known, changed, warnings, custom);
    }

    private record Entry(List<String> texts, int line) {}

    private static Map<String, Entry> entries(Path file) {
        Map<String, Entry> out = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return out;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Node root = new Yaml(new LoaderOptions()).compose(reader);
            if (root == null) {
                return out;
            }
            if (!(root instanceof MappingNode mapping)) {
                throw new SettingsException(file + " line 1: expected lines of the form KEY: value");
            }
            for (NodeTuple tuple : mapping.getValue()) {
                int line = tuple.getKeyNode().getStartMark().getLine() + 1;
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw new SettingsException(file + " line " + line + ": a key must be a plain text");
                }
                Entry before = out.put(key.getValue(), new Entry(texts(tuple.getValueNode()), line));
                if (before != null) {
                    throw new SettingsException(file + " line " + line + ": " + key.getValue() + " stands in line "
                            + before.line() + " already; one of them must go");
                }
            }
            return out;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new SettingsException(file + " line " + line + ": not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new SettingsException(file + ": not valid YAML: " + e.getMessage());
        } catch (IOException e) {
            throw new SettingsException("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static List<String> texts(Node node) {
        return switch (node) {
            case ScalarNode scalar -> List.of(scalar.getValue());
            case SequenceNode sequence ->
                sequence.getValue().stream()
                        .flatMap(item -> texts(item).stream())
                        .toList();
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .map(tuple -> ((ScalarNode) tuple.getKeyNode()).getValue() + "="
                                + String.join("", texts(tuple.getValueNode())))
                        .toList();
            default -> List.of();
        };
    }

    private static Object value(Setting setting, List<String> texts, String where) {
        String text = String.join(",", texts).strip();
        boolean good = true;
        Object value = text;
        switch (setting.fallback()) {
            case Boolean _ -> {
                good = text.matches("(?i)true|false|yes|no|on|off|1|0");
                value = text.matches("(?i)true|yes|on|1");
            }
            case Long _ -> {
                good = text.matches("-?\\d{1,18}");
                value = good ? Long.parseLong(text) : 0L;
                good = good && (Long) value >= setting.min() && (Long) value <= setting.max();
            }
            case List<?> _ -> value = List.of(text.split("\\s*,\\s*"));
            default -> good = setting.isAllowed(text);
        }
        if (!good) {
            String shown = setting.key().contains("PASSWORD") || setting.key().endsWith("SECRET") ? "***" : text;
            throw new SettingsException(
                    where + ": " + setting.key() + " is `" + shown + "`; allowed: " + setting.range());
        }
        return value;
    }

    private static String nearest(String key, Map<String, Setting> known) {
        return known.keySet().stream()
                .filter(other -> distance(key, other) <= NEAR)
                .min((a, b) -> distance(key, a) - distance(key, b))
                .map(other -> "; did you mean " + other + "?")
                .orElse("");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    public String text(String key) {
        return (String) values.get(key);
    }

    public long number(String key) {
        return (Long) values.get(key);
    }

    public int integer(String key) {
        return Math.toIntExact(number(key));
    }

    public boolean flag(String key) {
        return (Boolean) values.get(key);
    }

    @SuppressWarnings("unchecked") // lists of texts are the only lists put in
    public List<String> list(String key) {
        return (List<String>) values.get(key);
    }

    /** A path; one below {@code /data/} means the data directory of this installation. */
    public Path path(String key, Path dataDirectory) {
        String text = text(key);
        return text.startsWith("/data/") ? dataDirectory.resolve(text.substring("/data/".length())) : Path.of(text);
    }

    /** Every key this version reads, with its value; secrets in clear. */
    Map<String, Object> all() {
        return new TreeMap<>(values);
    }

    /** The operator's own keys, for scripts. */
    Map<String, Object> custom() {
        return custom;
    }

    /** What the operator should look at; never a reason not to start. */
    public List<String> warnings() {
        return warnings;
    }
}
