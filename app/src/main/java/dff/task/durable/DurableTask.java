package dff.task.durable;

import dff.task.Lineage;
import dff.task.Origin;

/**
 * A task as it is accepted: all that is needed to run it later, by whom ever.
 *
 * @param timeout limit of the function in seconds
 * @param arguments JSON object of keyword arguments
 * @param http JSON object for {@code _DFF_HTTP_REQUEST}, or null
 */
public record DurableTask(
        String id,
        String functionId,
        Origin origin,
        Lineage lineage,
        Schedule schedule,
        int timeout,
        String traceId,
        byte[] arguments,
        byte[] http) {
    /**
     * When and how often.
     *
     * @param queue queue number
     * @param due Unix milliseconds before which it must not start
     * @param expires Unix milliseconds after which it must not start, null = never
     * @param retries how often it is run again after it raised or passed its limit
     * @param keepResult whether its result can be fetched afterwards
     */
    public record Schedule(int queue, long due, Long expires, int retries, boolean keepResult) {}

    public String scriptId() {
        return scriptId(functionId);
    }

    public String scriptSetId() {
        return scriptSetId(functionId);
    }

    static String scriptId(String functionId) {
        return functionId.substring(0, Math.max(0, functionId.indexOf('.')));
    }

    static String scriptSetId(String functionId) {
        int end = functionId.indexOf("__");
        return end < 0 ? functionId : functionId.substring(0, end);
    }
}
