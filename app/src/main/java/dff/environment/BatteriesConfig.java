package dff.environment;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where packages come from and go to.
 *
 * @param wanted false = install nothing
 * @param delay from the start of the platform to the first package
 * @param folder the environment: packages and a note of what is there
 * @param extra packages of the operator's own
 * @param wheels folder of package files; used instead of the index when it holds any
 * @param index empty = what pip itself is configured for
 */
public record BatteriesConfig(boolean wanted, Duration delay, Path folder, Path extra, Path wheels, String index) {
    /** Longest time one package may take. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What runners put on their path. */
    public Path packages() {
        return folder.resolve("site-packages");
    }

    @Override
    public String toString() {
        return "BatteriesConfig[" + folder + "]"; // the address of an index may hold a password
    }
}
