package dff.runner.temp;

import dff.runner.RunnerException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temp folders of the runners, {@code {data}/run/tmp/<number>}: each runner makes and empties its own, and what is left when its
 * process is dead is removed here, on a thread of its own. What cannot be removed is tried again now and then, whether it belonged to a
 * runner or was put aside at a start.
 */
public final class TempFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TempFolders.class);
    /** More entries, or a deeper tree, count as too much. */
    public static final int MAX_ENTRIES = 100_000;

    private static final int MAX_DEPTH = 64;
    private static final Duration AGAIN_EVERY = Duration.ofMinutes(10);
    private static final int MAX_STUBBORN = 1_000;
    private static final Set<PosixFilePermission> OWN = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path root;
    /** Folders of dead runners that could not be removed; used by the cleaner only. */
    private final Set<Path> stubborn = new LinkedHashSet<>();

    private final ScheduledExecutorService cleaner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("dff-temp-cleaner").daemon().factory());

    /**
     * Removes what an earlier instance left behind.
     *
     * @param uid whose folders they will be; null = the own user's
     */
    public TempFolders(Path root, Integer uid) {
        this(root, uid, AGAIN_EVERY);
    }

    /** @param again how often to try again what could not be removed */
    TempFolders(Path root, Integer uid, Duration again) {
        this.root = root.toAbsolutePath();
        try {
            make(uid);
            emptyOrPutAside(uid);
        } catch (IOException e) {
            throw new RunnerException("cannot prepare the folder of temp files " + root + ": " + e.getMessage(), e);
        }
        cleaner.scheduleWithFixedDelay(this::tryAgain, 0, again.toMillis(), TimeUnit.MILLISECONDS);
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
            Removal.empty(root);
        } catch (IOException | DirectoryIteratorException e) {
            Path aside = root.resolveSibling(aside() + System.currentTimeMillis());
            Files.move(root, aside);
            LOG.warn("what earlier tasks left could not be removed ({}); it is in {} now", e.toString(), aside);
            make(uid);
        }
    }

    /** What the names of folders begin with that were put aside. */
    private String aside() {
        return root.getFileName() + "-left-";
    }

    /** What could not be removed may be removable now: its owner has come, or its disk. */
    private void tryAgain() {
        stubborn.removeIf(TempFolders::isRemoved);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root.getParent(), aside() + "*")) {
            left.forEach(folder -> {
                if (isRemoved(folder)) {
                    LOG.info("removed {}, which an earlier start had put aside", folder);
                }
            });
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("folders put aside beside {} could not be listed: {}", root, e.toString());
        }
    }

    private static boolean isRemoved(Path folder) {
        try {
            Removal.remove(folder);
            return true;
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} still cannot be removed: {}", folder, e.toString());
            return false;
        }
    }

    /** Bytes in a runner's folder; {@link Long#MAX_VALUE} for more entries or levels than can be counted in time. */
    public long size(int number) {
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
    public void remove(int number) {
        try {
            cleaner.execute(() -> removeNow(number));
        } catch (java.util.concurrent.RejectedExecutionException _) {
            LOG.debug("temp folder of runner {} is left to the next start", number);
        }
    }

    /** A process tree is dead, and so are all runners with numbers up to that. */
    public void removeUpTo(int last) {
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
            Removal.remove(folder);
        } catch (NoSuchFileException _) {
            // it was never made
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("temp folder {} could not be removed: {}", folder, e.toString());
            if (stubborn.size() < MAX_STUBBORN) { // the next start removes the rest
                stubborn.add(folder);
            }
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
            Removal.empty(root);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("temp files below {} could not be removed: {}", root, e.toString());
        }
    }
}
