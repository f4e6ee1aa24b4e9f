package dff.app;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that new processes may take. */
final class FreeMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final long KIB = 1_024;

    private FreeMemory() {}

    /**
     * What the kernel could give, the page cache it would drop for it included: on a machine that has read many files little memory is
     * really free. In a container with a limit of its own: what that leaves.
     */
    static long bytes() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        try {
            String text = Files.readString(MEMINFO);
            boolean limited = system.getTotalMemorySize() < field(text, "MemTotal:");
            return limited ? system.getFreeMemorySize() : field(text, "MemAvailable:");
        } catch (IOException | RuntimeException _) {
            return system.getFreeMemorySize(); // not Linux, or a kernel that does not tell
        }
    }

    static long field(String meminfo, String name) {
        int start = meminfo.indexOf(name) + name.length();
        int end = meminfo.indexOf(" kB", start);
        return Long.parseLong(meminfo.substring(start, end).strip()) * KIB;
    }
}
