package dff.env;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.auth.SecretBoxException;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import java.util.Map;
import java.util.Set;

/** What {@code DFF.ENV} of a script asks for. */
final class EnvCalls {
    /** Those that {@code save} derives from a Python value. */
    private static final Set<String> TYPES = Set.of("string", "integer", "float", "boolean", "json", "commaArray");

    private final EnvVariables variables;

    EnvCalls(EnvVariables variables) {
        this.variables = variables;
    }

    Map<String, PlatformCall> calls() {
        return Map.of("env.get", this::get, "env.list", this::list, "env.save", this::save, "env.delete", this::delete);
    }

    private Object get(ObjectNode request) {
        String id = request.path("id").asText("");
        if (id.length() > EnvRoutes.MAX_ID) {
            return null; // there can be none
        }
        Object value = shown(id);
        int characters =
                value instanceof Map<?, ?> map ? String.valueOf(map.get("text")).length() : 0;
        return 2 * characters <= PlatformCall.ROOM ? value : new PlatformCall.Large(2L * characters, () -> shown(id));
    }

    private Object shown(String id) {
        try {
            return variables.value(id).map(EnvCalls::shown).orElse(null);
        } catch (SecretBoxException e) {
            throw new PlatformCallException("ValueError", e.getMessage());
        }
    }

    private static Map<String, String> shown(EnvVariables.Value value) {
        return Map.of("type", value.type(), "text", value.text());
    }

    private Object list(ObjectNode request) {
        return variables.forScripts(PlatformCall.ROOM);
    }

    private Object save(ObjectNode request) {
        String id = text(request, "id", EnvRoutes.MAX_ID);
        if (id == null || !EnvRoutes.ID.matcher(id).matches()) {
            throw new PlatformCallException(
                    "ValueError",
                    "`" + id + "` is not an id of an env variable: letters, digits and _, no digit first");
        }
        String type = text(request, "type", EnvRoutes.MAX_ID);
        if (type == null || !TYPES.contains(type)) {
            throw new PlatformCallException("ValueError", "no such type of an env variable: " + type);
        }
        String value = text(request, "text", EnvVariables.MAX_VALUE);
        long now = variables.now();
        EnvVariable sent = new EnvVariable(
                0,
                id,
                text(request, "title", EnvRoutes.MAX_TITLE),
                text(request, "description", EnvRoutes.MAX_DESCRIPTION),
                value == null ? "" : value,
                type,
                null,
                now,
                now);
        try {
            if (!replace(id, sent) && variables.add(sent) == EnvVariables.Added.DUPLICATE) {
                replace(id, sent); // another script was first
            }
        } catch (EnvFullException e) {
            throw new PlatformCallException("ValueError", e.getMessage());
        }
        return null;
    }

    private boolean replace(String id, EnvVariable sent) {
        return variables.change(id, row -> replaced(row, sent));
    }

    /** A password stays one when a script renews it; title and description stay when the script gives none. */
    private EnvVariable replaced(EnvVariable row, EnvVariable sent) {
        return variables.sealed(new EnvVariable(
                row.seq(),
                row.id(),
                sent.title() == null ? row.title() : sent.title(),
                sent.description() == null ? row.description() : sent.description(),
                sent.valueText(),
                row.isPassword() ? row.autoTypeCasting() : sent.autoTypeCasting(),
                row.pinTime(),
                row.createTime(),
                sent.updateTime()));
    }

    private Object delete(ObjectNode request) {
        variables.delete(request.path("id").asText(""));
        return null;
    }

    private static String text(ObjectNode request, String key, int max) {
        JsonNode value = request.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new PlatformCallException("TypeError", "`" + key + "` of an env variable must be a text");
        }
        if (value.textValue().length() > max) {
            throw new PlatformCallException(
                    "ValueError", "`" + key + "` of an env variable may have at most " + max + " characters");
        }
        return value.textValue();
    }
}
