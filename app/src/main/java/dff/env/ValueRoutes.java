package dff.env;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.coordination.Bytes;
import dff.coordination.Cache;
import dff.coordination.CacheException;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import dff.web.work.LongWork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The management routes of what scripts store and cache. */
final class ValueRoutes {
    private static final int MAX_CACHE_ROWS = 50;
    private static final int LISTS_AT_ONCE = 2;
    private static final Fields STORE_LIST = ListQuery.described(Field.text("scope"), Field.text("key"));
    private static final Fields CACHE_LIST =
            Fields.of(Field.text("scope"), Field.text("key"), Field.text("_fuzzySearch"));
    private static final Fields CACHE_GET = Fields.of(Field.flag("preferJSON"));

    private final StoredValues values;
    private final Cache cache;
    private final LongWork lists = new LongWork("cache-list", "lists of the cache", LISTS_AT_ONCE);

    ValueRoutes(StoredValues values, Cache cache) {
        this.values = values;
        this.cache = cache;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v1/func-stores/do/list", "general_r", this::stores)
                        .withQuery(STORE_LIST),
                Route.guarded("GET", "/api/v1/func-stores/:id/do/get", "general_r", this::store),
                Route.guarded("GET", "/api/v1/func-stores/:id/do/delete", "general_w", this::deleteStore),
                Route.guarded("GET", "/api/v1/func-caches/do/list", "general_r", this::caches)
                        .withQuery(CACHE_LIST),
                Route.guarded("GET", "/api/v1/func-caches/:scope/:key/do/get", "general_r", this::cached)
                        .withQuery(CACHE_GET),
                Route.guarded("GET", "/api/v1/func-caches/:scope/:key/do/delete", "general_w", this::deleteCached));
    }

    private Answer stores(HttpCall call) {
        ListQuery query = ListQuery.of(call, STORE_LIST);
        StoreSql.Page page = values.page(query);
        return query.answer(page.rows().stream().map(StoredValue::shown).toList(), page.total());
    }

    private Answer store(HttpCall call) {
        String id = call.param("id");
        return Answer.data(values.find(id)
                .map(StoredValue::shownWithValue)
                .orElseThrow(() -> ApiError.notFound("func store", id)));
    }

    private Answer deleteStore(HttpCall call) {
        String id = call.param("id");
        if (!values.delete(id)) {
            throw ApiError.notFound("func store", id);
        }
        return Answer.data(Map.of("id", id));
    }

    private Answer caches(HttpCall call) {
        ObjectNode query = call.query(CACHE_LIST);
        String scope = query.path("scope").asText("");
        String key = query.path("key").asText("");
        String any = query.path("_fuzzySearch").asText("");
        List<Cache.Listed> found = lists.run(() -> cache.list(
                (itsScope, itsKey) -> itsScope.contains(scope)
                        && itsKey.contains(key)
                        && (itsScope.contains(any) || itsKey.contains(any)),
                MAX_CACHE_ROWS));
        return Answer.data(found.stream().map(ValueRoutes::shown).toList());
    }

    private static Map<String, Object> shown(Cache.Listed listed) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("fullKey", "cache#" + listed.scope() + "#" + listed.key());
        row.put("scope", listed.scope());
        row.put("key", listed.key().toString());
        row.put("type", listed.type());
        row.put("ttl", listed.secondsLeft());
        row.put("memoryUsage", listed.bytes());
        return row;
    }

    private Answer cached(HttpCall call) {
        boolean parsed = call.query(CACHE_GET).path("preferJSON").asBoolean(false);
        String type = String.valueOf(run(call, "TYPE"));
        Object content = switch (type) {
            case "string" -> shown((Bytes) run(call, "GET"), parsed);
            case "list" -> all(run(call, "LRANGE", "0", "-1"), parsed);
            case "set" -> all(run(call, "SMEMBERS"), parsed);
            case "hash" -> fields((List<?>) run(call, "HGETALL"), parsed);
            case "zset" -> ranked((List<?>) run(call, "ZRANGE", "0", "-1", "WITHSCORES"), parsed);
            default -> throw ApiError.notFound("func cache", call.param("key"));
        };
        return Answer.data(content);
    }

    private Object run(HttpCall call, String command, String... more) {
        List<Bytes> words = new ArrayList<>(List.of(Bytes.of(call.param("key"))));
        List.of(more).forEach(word -> words.add(Bytes.of(word)));
        String scope = call.param("scope");
        try {
            return cache.run(new Cache.Command(command, scope, scope, words));
        } catch (CacheException e) {
            throw ApiError.invalidQuery(e.getMessage());
        }
    }

    private static Object shown(Bytes value, boolean parsed) {
        if (value == null) {
            return null; // gone between the question for its type and this one
        }
        if (parsed && value.text().isPresent()) {
            try {
                return Json.parse(value.text().get());
            } catch (JsonSyntaxException _) {
                return value.toString();
            }
        }
        return value.toString();
    }

    private static List<Object> all(Object items, boolean parsed) {
        List<Object> shown = new ArrayList<>();
        ((List<?>) items).forEach(item -> shown.add(shown((Bytes) item, parsed)));
        return shown;
    }

    private static Map<String, Object> fields(List<?> flat, boolean parsed) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            shown.put(flat.get(i).toString(), shown((Bytes) flat.get(i + 1), parsed));
        }
        return shown;
    }

    private static List<Object> ranked(List<?> flat, boolean parsed) {
        List<Object> shown = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            Object value = shown((Bytes) flat.get(i), parsed);
            shown.add(Map.of("score", Double.parseDouble(finite(flat.get(i + 1).toString())), "value", value));
        }
        return shown;
    }

    /** Redis writes infinite scores as {@code inf}. */
    private static String finite(String score) {
        return score.replace("inf", "Infinity");
    }

    private Answer deleteCached(HttpCall call) {
        run(call, "DEL");
        return Answer.data(null);
    }
}
