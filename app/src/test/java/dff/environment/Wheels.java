package dff.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes package files by hand, so that no test needs an index. */
final class Wheels {
    private Wheels() {}

    /** Puts a package of one module into the folder. */
    static void make(Path folder, String name, String version, String code) {
        String info = name + "-" + version + ".dist-info/";
        Map<String, String> files = new LinkedHashMap<>();
        files.put(name + ".py", code);
        files.put(info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        files.put(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        StringBuilder names = new StringBuilder();
        files.keySet().forEach(file -> names.append(file).append(",,\n"));
        files.put(info + "RECORD", names + info + "RECORD,,\n");
        try {
            Files.createDirectories(folder);
            Path wheel = folder.resolve(name + "-" + version + "-py3-none-any.whl");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    zip.putNextEntry(new ZipEntry(file.getKey()));
                    zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
