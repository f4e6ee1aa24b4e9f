package dff.batch;

/**
 * A batch as a call needs it.
 *
 * @param kwargsJson its fixed arguments, as stored
 * @param apiAuthId null = open to all
 * @param taskRecordLimit records kept of it, null = the default
 */
public record Batch(
        String id, String funcId, String kwargsJson, String apiAuthId, Integer taskRecordLimit, boolean isDisabled) {}
