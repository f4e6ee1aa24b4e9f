package dff.runner;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temp folders of the runners, {@code {data}/run/tmp/<number>}: each runner makes and empties its own, and what is left when its
 * process is dead is removed here, on a thread of its own. What is in them was put there by scripts, so no link is followed and no depth is
 * trusted.
 */
final class TempFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TempFolders.class);
    /** More entries, or a deeper tree, count as too much. */
    static final int MAX_ENTRIES = 100_000;

    private static final int MAX_DEPTH = 64;
    private static final Set<PosixFilePermission> OWN = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path root;
    private final ExecutorService cleaner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("dff-temp-cleaner").daemon().factory());

    /**
     * Removes what an earlier instance left behind.
     *
     * @param uid whose folders they will be; null = the own user's
     */
    TempFolders(Path root, Integer uid) {
        this.root = root;
        try {
            make(uid);
            emptyOrPutAside(uid);
        } catch (IOException e) {
            throw new RunnerException("cannot prepare the folder of temp files " + root + ": " + e.getMessage(), e);
        }
    }

    private void make(Integer uid) throws IOException {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, OWN);
        if (uid != null) {
            Files.setAttribute(root, "unix:uid", uid);
            Files.setAttribute(root, "unix:gid", uid);
        }
    }

    /** What a script left must not keep the platform from starting: where it cannot be removed, it is put aside. */
    private void emptyOrPutAside(Integer uid) throws IOException {
        try {
            empty(root);
        } catch (IOException | DirectoryIteratorException e) {
            Path aside = root.resolveSibling(root.getFileName() + "-left-" + System.currentTimeMillis());
            Files.move(root, aside);
            LOG.warn("what earlier tasks left could not be removed ({}); it is in {} now", e.toString(), aside);
            make(uid);
        }
    }

    Path root() {
        return root;
    }

    /** Bytes in a runner's folder; {@link Long#MAX_VALUE} for more entries or levels than can be counted in time. */
    long size(int number) {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(
                    root.resolve(Integer.toString(number)), EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, sum);
        } catch (IOException e) {
            LOG.debug("measuring the temp folder of runner {}: {}", number, e.toString());
        }
        return sum.bytes;
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long bytes;
        private int entries;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            entries++;
            // a folder is visited as a file only where the depth ends
            if (entries > MAX_ENTRIES || attributes.isDirectory()) {
                bytes = Long.MAX_VALUE;
                return FileVisitResult.TERMINATE;
            }
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return ++entries > MAX_ENTRIES ? visitFile(folder, attributes) : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // gone, or closed by the script to others
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    /** The runner's process and all its children are dead. */
    void remove(int number) {
        try {
            cleaner.execute(() -> removeNow(number));
        } catch (java.util.concurrent.RejectedExecutionException _) {
            LOG.debug("temp folder of runner {} is left to the next start", number);
        }
    }

    /** A process tree is dead, and so are all runners with numbers up to that. */
    void removeUpTo(int last) {
        try (var folders = Files.newDirectoryStream(root)) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (name.matches("\\d{1,9}") && Integer.parseInt(name) <= last) {
                    remove(Integer.parseInt(name));
                }
            }
        } catch (IOException e) {
            LOG.warn("temp files below {} could not be listed: {}", root, e.toString());
        }
    }

    private void removeNow(int number) {
        Path folder = root.resolve(Integer.toString(number));
        try {
            empty(folder);
            Files.delete(folder);
        } catch (NoSuchFileException _) {
            // it was never made
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("temp folder {} could not be removed: {}", folder, e.toString());
        }
    }

    /** What lies deeper is moved up before it is removed, because a script can nest folders deeper than any recursion reaches. */
    private static void empty(Path folder) throws IOException {
        int[] moved = {0};
        boolean again = true;
        while (again) {
            again = false;
            try (var listing = opened(folder)) {
                if (!(listing instanceof SecureDirectoryStream<Path> stream)) {
                    throw new IOException("this file system does not allow to remove without following links");
                }
                for (Path entry : listing) {
                    again |= remove(stream, folder, entry.getFileName(), moved);
                }
            }
        }
    }

    private static DirectoryStream<Path> opened(Path folder) throws IOException {
        try {
            return Files.newDirectoryStream(folder);
        } catch (AccessDeniedException _) {
            openByPath(folder);
            return Files.newDirectoryStream(folder);
        }
    }

    /** @return whether something was moved up and is still to be removed */
    private static boolean remove(SecureDirectoryStream<Path> top, Path folder, Path name, int[] moved)
            throws IOException {
        if (!isFolder(top, name)) {
            top.deleteFile(name);
            return false;
        }
        open(top, name, folder);
        boolean again = false;
        try (SecureDirectoryStream<Path> inner = top.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : inner) {
                Path child = entry.getFileName();
                if (isFolder(inner, child)) {
                    open(inner, child, folder.resolve(name));
                    inner.move(child, top, Path.of(".moved-" + System.nanoTime() + "-" + moved[0]++));
                    again = true;
                } else {
                    inner.deleteFile(child);
                }
            }
        }
        top.deleteDirectory(name);
        return again;
    }

    private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** A script may have closed its folder to itself, and the platform may run as the same user. */
    private static void open(SecureDirectoryStream<Path> parent, Path name, Path folder) throws IOException {
        try {
            parent.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(OWN);
        } catch (AccessDeniedException _) {
            openByPath(folder.resolve(name));
        }
    }

    /**
     * The safe way opens the folder first, which its mode may forbid. That happens to an ordinary user only, who owns no more than the
     * script that could put a link in its place.
     */
    private static void openByPath(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(folder, OWN);
        }
    }

    /** Removes what is left; call it when the process tree has ended. */
    @Override
    public void close() {
        cleaner.shutdown();
        try {
            if (!cleaner.awaitTermination(5, TimeUnit.SECONDS)) {
                return; // the next start removes the rest
            }
            empty(root);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("temp files below {} could not be removed: {}", root, e.toString());
        }
    }
}
