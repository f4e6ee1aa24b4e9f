package dff.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** How links fared lately, for their lists. */
final class LinkStatistics {
    void addTo(Handle handle, List<Map<String, Object>> links) {
        for (Map<String, Object> link : links) {
            link.put("lastTaskStatus", null);
            link.put("recentRunningCount", List.of());
            link.put("recentRunningStatus", Map.of("total", 0));
            link.put("recentRunningCost", new LinkedHashMap<>());
        }
    }
}
