package dff.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code DFF.CONFIG} of a script asks for. The first generation may read {@code CUSTOM_…} only, the later one names all keys; secrets
 * reach no script in either.
 */
final class ConfigCalls {
    private static final String MASK = "*****";
    private static final int MAX_SHOWN = 100;

    private final Settings settings;

    ConfigCalls(Settings settings) {
        this.settings = settings;
    }

    Map<String, PlatformCall> calls() {
        return Map.of("config.get", this::get, "config.list", this::list);
    }

    private Object get(ObjectNode request) {
        String key = request.path("key").asText();
        boolean any = request.path("any").asBoolean(false);
        if (!any && !key.startsWith(CustomKeys.PREFIX)) {
            String shown = key.substring(0, Math.min(key.length(), MAX_SHOWN));
            throw new PlatformCallException("AccessDenyException", "Config `" + shown + "` is not accessible");
        }
        Map<String, Object> visible = visible(any);
        if (!visible.containsKey(key)) {
            return null;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("value", visible.get(key));
        return answer;
    }

    private Object list(ObjectNode request) {
        return visible(request.path("any").asBoolean(false));
    }

    private Map<String, Object> visible(boolean any) {
        Map<String, Object> visible = new LinkedHashMap<>();
        if (any) {
            settings.all().forEach((key, value) -> visible.put(key, isSecret(key) ? MASK : value));
        }
        visible.putAll(settings.custom());
        return visible;
    }

    private static boolean isSecret(String key) {
        // the address of an index may hold a password
        return key.contains("SECRET") || key.contains("PASSWORD") || key.contains("TOKEN") || key.endsWith("INDEX_URL");
    }
}
