package dff.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resource folder, seen from outside: names that point out of it do not exist. */
public final class Resources {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final Path root;

    public Resources(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** Opens a regular file. @return empty when there is none, or when a link is on the way to it */
    public Optional<ResourceFile> open(String relative) {
        try {
            Path file = root.resolve(relative.replaceFirst("^/+", "")).normalize();
            if (!file.startsWith(root) || file.equals(root)) {
                return Optional.empty();
            }
            return Optional.of(open(root.relativize(file)));
        } catch (InvalidPathException _) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // missing, no folder, or a link where a file or folder was expected
            LOG.debug("resource file refused: {}", e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("opening a resource file", e);
        }
    }

    private ResourceFile open(Path relative) throws IOException {
        SecureDirectoryStream<Path> folder = secure(Files.newDirectoryStream(root));
        try {
            for (int i = 0; i < relative.getNameCount() - 1; i++) {
                SecureDirectoryStream<Path> inner =
                        folder.newDirectoryStream(relative.getName(i), LinkOption.NOFOLLOW_LINKS);
                folder.close();
                folder = inner;
            }
            Path name = relative.getFileName();
            BasicFileAttributes attributes = folder.getFileAttributeView(
                            name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            if (!attributes.isRegularFile()) {
                throw new NoSuchFileException(name.toString());
            }
            return new ResourceFile(
                    folder,
                    name,
                    folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this file system cannot open files without following links");
    }
}
