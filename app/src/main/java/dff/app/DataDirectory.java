package dff.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The data directory of an installation, held by one process at a time through a lock file kept open. */
final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** @throws IllegalStateException when another process holds it or it cannot be written */
    static DataDirectory open(Path root) {
        try {
            prepare(root);
            make(root.resolve("db"), "rwx------");
            make(root.resolve("run"), "rwx--x--x");
            FileChannel channel = FileChannel.open(
                    root.resolve("run").resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new IllegalStateException("another instance is running on the data directory " + root);
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new IllegalStateException("cannot use the data directory " + root + ": " + e, e);
        }
    }

    /** Makes the directory itself: others may pass through to the resources, not look around. */
    static void prepare(Path root) {
        try {
            make(root, "rwx--x--x");
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the data directory " + root + ": " + e, e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false; // held by this very process
        }
    }

    private static void make(Path directory, String permissions) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        }
    }

    Path root() {
        return root;
    }

    Path database() {
        return root.resolve("db").resolve("dff.sqlite");
    }

    /** What the cache keeps between runs. */
    Path cache() {
        return root.resolve("db").resolve("cache.bin");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("releasing the lock of " + root, e);
        }
    }
}
