package dff.task;

import dff.runner.Outcome;

/**
 * A result on its way into the store. Large bodies are there already, in parts; small ones are not.
 *
 * @param type a {@link dff.runner.ResultType} of a success, {@code NONE} otherwise
 * @param metaJson what the runner said besides
 * @param size bytes of the body
 * @param body the bytes of a small body, null when its parts are stored
 */
public record KeptResult(
        String id,
        Origin origin,
        String functionId,
        TaskStatus status,
        String type,
        String metaJson,
        long size,
        byte[] body,
        Outcome.Usage usage,
        long expires) {}
