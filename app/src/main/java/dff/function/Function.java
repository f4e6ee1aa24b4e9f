package dff.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One published, exported function.
 *
 * @param id {@code set__script.name}
 * @param args parameter names, {@code *} and {@code **} included
 * @param kwargs parameter name to {@code {}} or {@code {"default": value}}
 * @param extra the options given to {@code DFF.API}, as recorded
 * @param integration null, {@code signIn} or {@code autoRun}
 * @param setIsolation what the script set chose, {@code warm} or {@code fresh}, null = nothing
 * @param scriptMd5 MD5 of the published text it belongs to
 */
public record Function(
        String id,
        String scriptSetId,
        String scriptId,
        String name,
        String title,
        String description,
        String definition,
        List<String> args,
        ObjectNode kwargs,
        ObjectNode extra,
        String category,
        String integration,
        List<String> tags,
        int order,
        String setIsolation,
        String scriptMd5,
        int publishVersion) {
    public Function {
        args = List.copyOf(args);
        tags = List.copyOf(tags);
    }

    /** Own time limit in seconds. */
    public OptionalInt timeout() {
        return number("timeout");
    }

    /** Own limit of the caller's wait in seconds. */
    public OptionalInt apiTimeout() {
        return number("apiTimeout");
    }

    /** Seconds a result may be answered again; empty or 0 = never. */
    public OptionalInt cacheResult() {
        return number("cacheResult");
    }

    public OptionalInt queue() {
        return number("queue");
    }

    public OptionalInt expires() {
        return number("expires");
    }

    /** {@code warm} or {@code fresh}: what it or its script set chose. */
    public Optional<String> isolation() {
        JsonNode own = extra.path("isolation");
        return own.isTextual() ? Optional.of(own.textValue()) : Optional.ofNullable(setIsolation);
    }

    private OptionalInt number(String key) {
        JsonNode value = extra.path(key);
        return value.isNumber() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }
}
