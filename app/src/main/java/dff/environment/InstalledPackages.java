package dff.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which packages are in the folders, by what installers leave there. */
final class InstalledPackages {
    private static final String METADATA = ".dist-info";

    private final BatteriesConfig config;

    InstalledPackages(BatteriesConfig config) {
        this.config = config;
    }

    /** By name. */
    List<Map<String, Object>> all() {
        Map<String, String> builtin = versions(config.packages());
        Map<String, String> own = versions(config.extra());
        Map<String, Map<String, Object>> all = new TreeMap<>();
        builtin.forEach((name, version) -> row(all, name).put("builtinVersion", version));
        own.forEach((name, version) -> row(all, name).put("userInstalledVersion", version));
        return new ArrayList<>(all.values());
    }

    private static Map<String, Object> row(Map<String, Map<String, Object>> all, String name) {
        return all.computeIfAbsent(name, _ -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", name);
            return row;
        });
    }

    private static Map<String, String> versions(Path folder) {
        Map<String, String> found = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(METADATA) && name.contains("-"))
                    .map(name -> name.substring(0, name.length() - METADATA.length()))
                    .forEach(name -> {
                        int dash = name.indexOf('-');
                        found.put(Requirement.normal(name.substring(0, dash)), name.substring(dash + 1));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder, e);
        }
        return found;
    }
}
