package dff.runner;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts the Python package of the class path into a folder that an interpreter can start. */
final class RunnerFiles {
    private RunnerFiles() {}

    /** Replaces what is in the folder. */
    static void unpack(Path target) {
        try {
            delete(target);
            Files.createDirectories(target);
            URL source = RunnerFiles.class.getResource("/runner");
            if (source == null) {
                throw new RunnerException("the runner package is not part of this build");
            }
            URI uri = source.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(jar.getPath("/runner"), target);
                }
            } else {
                copy(Path.of(uri), target);
            }
        } catch (IOException | URISyntaxException e) {
            throw new RunnerException("cannot unpack the runner to " + target + ": " + e.getMessage(), e);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(source)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path to = target.resolve(source.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(to);
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
            } else {
                Files.write(to, Files.readAllBytes(file));
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException _) {
            // a temporary folder; the system removes it some day
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
