package dff.task;

/**
 * What started a task.
 *
 * @param kind name in records: {@code syncAPI}, {@code direct}, {@code debug}, {@code script}
 * @param seenAs name the script sees; the names of the first generation stay valid for callers that use them
 * @param id link id, or trace id for calls without an entity
 * @param recordLimit newest records kept for it; 0 = none
 */
public record Origin(String kind, String seenAs, String id, int recordLimit) {
    /** Calls of these have no entity: all share one retention. */
    private static final java.util.Set<String> SHARED = java.util.Set.of("direct", "debug");

    /** Whose records are kept together. */
    public String keptAs() {
        return SHARED.contains(kind) ? kind : id;
    }
}
