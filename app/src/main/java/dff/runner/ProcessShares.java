package dff.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Memory of a runner and all below it in proportional shares: a page that several processes have counts once. Only root may read them, of
 * processes that forbid to be looked into; it takes some milliseconds, so it is asked for only before a kill.
 */
final class ProcessShares {
    private ProcessShares() {}

    /**
     * @param shim process id of the tree's first process, as seen here
     * @param pid of the runner, as the zygote sees it, which has process numbers of its own
     * @return KiB; empty when it cannot be told
     */
    static OptionalLong kib(long shim, long pid) {
        List<ProcessHandle> tree = ProcessHandle.of(shim)
                .map(ProcessHandle::descendants)
                .orElse(Stream.empty())
                .toList();
        if (tree.isEmpty()) {
            return OptionalLong.empty();
        }
        int level = numbers(tree.getFirst().pid()).length - 1; // of the zygote
        for (ProcessHandle process : tree) {
            String[] numbers = numbers(process.pid());
            if (level >= 0 && numbers.length > level && numbers[level].equals(Long.toString(pid))) {
                return sum(process);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong sum(ProcessHandle root) {
        long total = share(root.pid());
        for (ProcessHandle process : root.descendants().toList()) {
            total += share(process.pid());
        }
        return total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
    }

    private static long share(long pid) {
        String value = field(pid, "smaps_rollup", "Pss:");
        return value.isEmpty() ? 0 : Long.parseLong(value.split(" ")[0]);
    }

    /** The process's numbers, from the outermost namespace inwards. */
    private static String[] numbers(long pid) {
        String value = field(pid, "status", "NSpid:");
        return value.isEmpty() ? new String[0] : value.split("\\s+");
    }

    private static String field(long pid, String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/" + file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException | java.io.UncheckedIOException _) {
            return ""; // gone, or closed to this user
        }
    }
}
