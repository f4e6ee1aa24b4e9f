package dff.env;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.coordination.Bytes;
import dff.coordination.Cache;
import dff.coordination.CacheException;
import dff.json.Utf8Node;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What {@code DFF.CACHE} of a script asks for: one command each. Bytes travel as text where they are UTF-8, else in Base64. */
final class CacheCalls {
    private static final String BASE64 = "b64";
    private static final int MAX_SCOPE = 256;

    private final Cache cache;

    CacheCalls(Cache cache) {
        this.cache = cache;
    }

    Map<String, PlatformCall> calls() {
        return Map.of("cache", this::run);
    }

    private Object run(ObjectNode request) {
        String scope = scope(request.path("scope"));
        String destination = request.hasNonNull("dest") ? scope(request.path("dest")) : scope;
        List<Bytes> words = new ArrayList<>();
        request.path("args").forEach(word -> words.add(bytes(word)));
        return run(new Cache.Command(request.path("cmd").asText(), scope, destination, words), PlatformCall.ROOM);
    }

    private Object run(Cache.Command command, long room) {
        try {
            Object reply = cache.run(command, room);
            if (reply instanceof Cache.MoreRoom(long bytes)) {
                return new PlatformCall.Large(bytes, () -> run(command, bytes));
            }
            checkSize(reply);
            return reply;
        } catch (CacheException e) {
            throw new PlatformCallException("ResponseError", e.getMessage());
        }
    }

    private static String scope(JsonNode scope) {
        if (!scope.isTextual() || scope.textValue().length() > MAX_SCOPE) {
            throw new PlatformCallException(
                    "ValueError", "`scope` of DFF.CACHE must be a text of at most " + MAX_SCOPE + " characters");
        }
        return scope.textValue();
    }

    private static Bytes bytes(JsonNode word) {
        if (word instanceof Utf8Node large) {
            return Bytes.of(large.text().bytes());
        }
        if (word.isTextual()) {
            return Bytes.of(word.textValue());
        }
        try {
            return Bytes.of(Base64.getDecoder().decode(word.path(BASE64).asText("")));
        } catch (IllegalArgumentException _) {
            throw new PlatformCallException("ValueError", "an argument of DFF.CACHE is not Base64");
        }
    }

    private static void checkSize(Object reply) {
        if (reply instanceof List<?> list) {
            long bytes = list.stream()
                    .mapToLong(item -> item instanceof Bytes some ? some.length() : 0)
                    .sum();
            if (bytes > Cache.MAX_VALUE) {
                throw new CacheException(
                        "an answer of " + bytes + " bytes; at most " + Cache.MAX_VALUE + " are allowed, ask for less");
            }
        }
    }
}
