package dff.environment;

import dff.environment.PackageStatus.State;
import dff.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the batteries in the background, one package after the other, so that one that cannot be had costs only itself. Without an
 * index or wheels it gives up at the first one with one line in the log. What could not be had is tried again at the next start. Safe for
 * all threads.
 */
public final class Batteries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Batteries.class);
    private static final String LIST = "/environment/requirements-batteries.txt";
    /** Says for which interpreter and which list the folder has been filled. */
    private static final String NOTE = "installed";
    /** Names of packages that could not be had, which are tried again at the next start. */
    private static final String MISSING = "missing";

    private final BatteriesConfig config;
    private final Path python;
    private final Pip pip;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<PackageStatus> statuses = new ArrayList<>(); // guarded by itself
    private final Thread thread;

    /** @param python the interpreter of the runners */
    public Batteries(BatteriesConfig config, String python, InstantSource clock) {
        this.config = config;
        this.python = Path.of(python);
        this.pip = new Pip(config, python);
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("dff-batteries").daemon().unstarted(this::run);
        if (config.wanted()) {
            thread.start();
        }
    }

    /** Makes the folders that runners put on their path; to be called before the first runner starts. */
    public static void prepare(BatteriesConfig config) {
        try {
            Files.createDirectories(config.packages());
            for (Path folder : List.of(config.folder(), config.packages())) {
                Files.setPosixFilePermissions(
                        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("making " + config.packages(), e);
        }
    }

    public List<Route> routes() {
        return new PackageRoutes(this, new InstalledPackages(config), clock).routes();
    }

    List<PackageStatus> statuses() {
        synchronized (statuses) {
            return List.copyOf(statuses);
        }
    }

    private void run() {
        try {
            if (closing.await(config.delay().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            install(note());
        } catch (IOException | RuntimeException e) {
            LOG.warn("the Python packages for scripts could not be installed", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String list() throws IOException {
        try (InputStream in = Batteries.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IOException(LIST + " is not part of this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Packages for one version of Python are of no use to another. */
    private String note() throws IOException {
        return python.toRealPath() + "\n" + list();
    }

    private String present() throws IOException {
        Path note = config.folder().resolve(NOTE);
        return Files.exists(note) ? Files.readString(note) : "";
    }

    private void install(String wanted) throws IOException {
        boolean again = wanted.equals(present());
        Set<String> missing = again ? missing() : Set.of();
        Set<String> offered = wheels();
        boolean fromWheels = !offered.isEmpty();
        List<Requirement> requirements = Requirement.all(list()).stream()
                .filter(requirement -> !again || missing.contains(requirement.name()))
                .filter(requirement -> !fromWheels || offered.contains(requirement.name()))
                .toList();
        if (again && requirements.isEmpty()) {
            return;
        }
        String problem = pip.version();
        if (problem != null) {
            LOG.info("the Python packages for scripts are not installed: {} has no pip ({})", python, problem);
            return;
        }
        if (!again && !present().isEmpty()) {
            clear();
        }
        synchronized (statuses) {
            statuses.clear();
            requirements.forEach(requirement -> statuses.add(PackageStatus.waiting(requirement.line())));
        }
        Set<String> failed = install(requirements, fromWheels);
        if (failed != null) {
            Set<String> left = new TreeSet<>(missing);
            requirements.forEach(requirement -> left.remove(requirement.name()));
            left.addAll(failed);
            Files.write(config.folder().resolve(MISSING), left);
            Files.writeString(config.folder().resolve(NOTE), wanted);
        }
    }

    /** @return names of those that could not be had; null when it was given up, so that the next start begins anew */
    private Set<String> install(List<Requirement> requirements, boolean fromWheels) {
        Set<String> failed = new TreeSet<>();
        for (int i = 0; i < requirements.size(); i++) {
            String line = requirements.get(i).line();
            change(i, status -> status.started(clock.millis()));
            LOG.info("Python packages for scripts: {} ({} of {})", line, i + 1, requirements.size());
            String problem = pip.install(line, fromWheels);
            if (closing.getCount() == 0) {
                return null;
            }
            if (i == 0 && !fromWheels && Pip.isNetworkFault(problem)) {
                synchronized (statuses) {
                    statuses.clear();
                }
                LOG.info("no package index within reach: the Python packages for scripts are not installed");
                return null;
            }
            change(i, status -> status.ended(clock.millis(), problem));
            if (problem != null) {
                failed.add(requirements.get(i).name());
            }
        }
        LOG.info(
                "Python packages for scripts: {} installed, {} not to be had",
                requirements.size() - failed.size(),
                failed.size());
        return failed;
    }

    private Set<String> missing() throws IOException {
        Path file = config.folder().resolve(MISSING);
        return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    }

    private void change(int index, UnaryOperator<PackageStatus> change) {
        synchronized (statuses) {
            statuses.set(index, change.apply(statuses.get(index)));
        }
    }

    /** Names of the packages in the wheel folder. */
    private Set<String> wheels() throws IOException {
        if (!Files.isDirectory(config.wheels())) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(config.wheels())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".whl") && name.contains("-"))
                    .map(name -> Requirement.normal(name.substring(0, name.indexOf('-'))))
                    .filter(name -> !name.equals("pip")) // a tool, not one of the packages
                    .collect(Collectors.toSet());
        }
    }

    /** What was installed for another interpreter or from another list. The folder itself stays: runners hold it. */
    private void clear() throws IOException {
        Files.delete(config.folder().resolve(NOTE));
        Files.deleteIfExists(config.folder().resolve(MISSING));
        List<Path> old;
        try (Stream<Path> walk = Files.walk(config.packages())) {
            old = walk.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(config.packages()))
                    .toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }

    /** Whether all is done that can be done now. */
    boolean isIdle() {
        return isStopped()
                && statuses().stream()
                        .noneMatch(status -> status.state() == State.WAITING || status.state() == State.INSTALLING);
    }

    boolean isStopped() {
        return !thread.isAlive();
    }

    @Override
    public void close() {
        closing.countDown();
        pip.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
