package dff.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The resource folder, seen from outside: names that point out of it do not exist. */
public final class Resources {
    private final Path root;

    public Resources(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** Finds a regular file. @return empty when there is none, or when its real place is outside the folder */
    public Optional<Path> file(String relative) {
        String name = relative.replaceFirst("^/+", "");
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            Path file = root.resolve(name).normalize();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            Path real = file.toRealPath();
            return real.startsWith(root.toRealPath()) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(real)
                    : Optional.empty();
        } catch (java.nio.file.InvalidPathException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("looking for a resource file", e);
        }
    }
}
