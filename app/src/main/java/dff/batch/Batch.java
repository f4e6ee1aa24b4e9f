package dff.batch;

/**
 * A batch as a call needs it.
 *
 * @param apiAuthId null = open to all
 */
public record Batch(String id, String apiAuthId, boolean isDisabled) {}
