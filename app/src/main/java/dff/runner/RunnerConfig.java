package dff.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the pool runs Python.
 *
 * @param python interpreters to try, best first
 * @param dataDirectory hidden from scripts as far as the kernel allows
 * @param resources folder scripts may read and write
 * @param paths folders put on {@code sys.path}
 * @param sizes how many runners there may be
 * @param limits what one task may use
 */
public record RunnerConfig(
        List<String> python,
        Path dataDirectory,
        Path resources,
        List<Path> paths,
        String timezone,
        Sizes sizes,
        Limits limits,
        Isolation isolation) {
    /** User id runners get when the platform was started as root; no account is needed for it. */
    public static final int RUNNER_UID = 47_088;

    /**
     * Numbers of the pool.
     *
     * @param warm kept ready when nothing is to be done
     * @param max at most at one time
     * @param maxTasks a runner is replaced after so many runs
     * @param queues they wait in, numbered from 0
     * @param waiting runs that may wait in one queue
     * @param killSeconds from the soft limit to the kill
     * @param aliases names of queues that functions may use
     * @param stallSeconds a reader that takes nothing of its result for so long loses it
     */
    public record Sizes(
            int warm,
            int max,
            int maxTasks,
            int queues,
            int waiting,
            int killSeconds,
            int stallSeconds,
            Map<String, Integer> aliases) {
        /** Without names of queues. */
        public Sizes(int warm, int max, int maxTasks, int queues, int waiting, int killSeconds, int stallSeconds) {
            this(warm, max, maxTasks, queues, waiting, killSeconds, stallSeconds, Map.of());
        }

        public Sizes {
            aliases = Map.copyOf(aliases);
            if (warm < 1 || max < warm) {
                throw new IllegalArgumentException("warm " + warm + " and max " + max + ": 1 <= warm <= max must hold");
            }
        }
    }

    /**
     * What is between the runners and the rest of the machine.
     *
     * @param on false only to measure what it costs
     * @param required refuse to start when a layer is missing
     * @param hidden files outside of the data directory that scripts must not see
     */
    public record Isolation(boolean on, boolean required, List<Path> hidden) {
        /** Everything the kernel allows. */
        public static final Isolation BEST = new Isolation(true, false, List.of());

        public Isolation {
            hidden = List.copyOf(hidden);
        }
    }

    /**
     * Most that one task may use.
     *
     * @param memory bytes, above those of a runner that has run nothing
     * @param files open files of a process
     * @param processes child processes and threads
     * @param temp bytes in its temp folder, and of each file it writes
     * @param result bytes of its result
     * @param logLines log entries kept
     * @param logSize characters of log entries kept
     */
    public record Limits(long memory, int files, int processes, long temp, long result, int logLines, int logSize) {
        private static final long MIB = 1_024 * 1_024;

        /** Those of an installation without settings. */
        public static final Limits DEFAULT = new Limits(1_024 * MIB, 1_024, 64, 1_024 * MIB, 256 * MIB, 1_000, 51_200);
    }

    public RunnerConfig {
        python = List.copyOf(python);
        paths = List.copyOf(paths);
    }

    /** Where the temp folders of the runners are. */
    Path temp() {
        return dataDirectory.resolve("run").resolve("tmp");
    }
}
