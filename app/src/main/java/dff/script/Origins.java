package dff.script;

import java.util.List;

/** Names of who made a row: the first generation told how (UI, API), now it is told by whom. */
final class Origins {
    private Origins() {}

    /** Filter values as they are stored. */
    static List<String> stored(List<String> sent) {
        return sent.stream()
                .map(origin -> origin.equals("UI") || origin.equals("API") ? "user" : origin)
                .distinct()
                .toList();
    }
}
