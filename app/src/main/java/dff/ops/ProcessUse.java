package dff.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What this process and those below it use, as Linux tells; zeros where it does not.
 *
 * @param cpuNanos processor time so far
 * @param workerCpuNanos of the processes below; falls when one ends
 * @param rss resident bytes
 * @param workerPss bytes of the processes below, what they share counted once
 */
record ProcessUse(long cpuNanos, long workerCpuNanos, long rss, long workerPss) {
    private static final Path PROC = Path.of("/proc");
    /** Linux counts in hundredths of a second everywhere. */
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    static ProcessUse now() {
        long workerCpu = 0;
        long workerPss = 0;
        for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
            workerCpu += cpu(child.pid());
            workerPss += kilobytes(PROC.resolve(child.pid() + "/smaps_rollup"), "Pss:");
        }
        long own = ProcessHandle.current().pid();
        return new ProcessUse(cpu(own), workerCpu, kilobytes(PROC.resolve(own + "/status"), "VmRSS:"), workerPss);
    }

    private static long cpu(long pid) {
        String stat = String.join("", lines(PROC.resolve(pid + "/stat")));
        int name = stat.lastIndexOf(')'); // the name of a program may hold spaces
        if (name < 0) {
            return 0;
        }
        String[] fields = stat.substring(name + 2).split(" ");
        return fields.length <= SYSTEM_TIME
                ? 0
                : (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * TICK_NANOS;
    }

    /** @return bytes */
    private static long kilobytes(Path file, String key) {
        return lines(file).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                .findFirst()
                .orElse(0);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of(); // the process ended, or belongs to somebody else
        }
    }
}
