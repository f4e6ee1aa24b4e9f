package dff.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files this process may open. The web server ends when it cannot open a connection, so it must not allow more of them than
 * that.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";

    private OpenFiles() {}

    /** @return as many connections as wanted, or as half of all files allow */
    static int most(int wanted) {
        long files = limit();
        if (files / 2 >= wanted) {
            return wanted;
        }
        LOG.warn(
                "this process may open {} files (ulimit -n): only {} of {} connections (_WEB_CONNECTION_LIMIT) are allowed",
                files,
                files / 2,
                wanted);
        return (int) (files / 2);
    }

    /** That in force; the JVM has raised it as far as it may. */
    private static long limit() {
        try {
            return Files.readAllLines(LIMITS).stream()
                    .filter(line -> line.startsWith(NAME))
                    .map(line -> line.substring(NAME.length()).strip().split("\\s+")[0])
                    .filter(number -> number.matches("\\d{1,18}"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException _) {
            return Long.MAX_VALUE; // no such system; nothing is known of its limits
        }
    }
}
