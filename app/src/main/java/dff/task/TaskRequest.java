package dff.task;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One execution of a function as asked for.
 *
 * @param functionId {@code set__script.name}, or the script id when only the script is loaded
 * @param functionName empty when only the script is loaded
 * @param codeMd5 MD5 of the text to run
 * @param draft the text itself for editor runs and publish checks
 * @param arguments JSON object of keyword arguments
 * @param lineage where it comes from
 * @param http JSON object for {@code _DFF_HTTP_REQUEST}
 */
public record TaskRequest(
        String functionId,
        String scriptSetId,
        String scriptId,
        String functionName,
        String codeMd5,
        Optional<String> draft,
        Mode mode,
        Origin origin,
        byte[] arguments,
        Optional<byte[]> http,
        Limits limits,
        String returnType,
        String traceId,
        Lineage lineage) {
    public TaskRequest(
            String functionId,
            String scriptSetId,
            String scriptId,
            String functionName,
            String codeMd5,
            Optional<String> draft,
            Mode mode,
            Origin origin,
            byte[] arguments,
            Optional<byte[]> http,
            Limits limits,
            String returnType,
            String traceId) {
        this(
                functionId,
                scriptSetId,
                scriptId,
                functionName,
                codeMd5,
                draft,
                mode,
                origin,
                arguments,
                http,
                limits,
                returnType,
                traceId,
                Lineage.DIRECT);
    }

    /** Kind of the origin of runs that the platform itself asks for, such as a sign-in. */
    public static final String INTEGRATION = "integration";

    private static final byte[] HIDDEN = "{}".getBytes(StandardCharsets.UTF_8);

    /** Arguments as records may hold them: those of the platform's own runs are people's passwords. */
    byte[] recordedArguments() {
        return origin.kind().equals(INTEGRATION) ? HIDDEN : arguments;
    }

    /** What kind of run it is. */
    public enum Mode {
        CALL,
        DRAFT,
        CHECK
    }

    /**
     * Both deadlines, the queue, and how apart from others it runs.
     *
     * @param timeoutSeconds limit of the function
     * @param waitSeconds longest wait of the caller, never above the timeout
     * @param queue queue number
     * @param fresh in a process of its own that is gone afterwards
     */
    public record Limits(int timeoutSeconds, int waitSeconds, int queue, boolean fresh) {
        public Limits {
            waitSeconds = Math.min(waitSeconds, timeoutSeconds);
        }
    }
}
