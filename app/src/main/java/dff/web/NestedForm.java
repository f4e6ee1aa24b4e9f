package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Field names like {@code data[id]} and {@code tags[]}, and names sent several times, as objects and arrays of texts. */
final class NestedForm {
    /** Deeper names are refused. */
    static final int MAX_DEPTH = 10;

    private NestedForm() {}

    /** @throws ApiError when the name is nested too deep or contradicts an earlier one */
    static void put(ObjectNode root, String name, List<String> values) {
        List<String> path = path(name);
        ObjectNode at = root;
        boolean list = path.size() > 1 && path.getLast().isEmpty();
        int last = list ? path.size() - 2 : path.size() - 1;
        for (String step : path.subList(0, last)) {
            JsonNode child = at.get(step);
            if (child != null && !child.isObject()) {
                throw contradiction(name);
            }
            at = child == null ? at.putObject(step) : (ObjectNode) child;
        }
        if (!list) {
            if (at.has(path.get(last))) {
                throw contradiction(name);
            }
            if (values.size() == 1) {
                at.put(path.get(last), values.getFirst());
            } else {
                ArrayNode array = at.putArray(path.get(last));
                values.forEach(array::add);
            }
            return;
        }
        JsonNode before = at.get(path.get(last));
        if (before != null && !before.isArray()) {
            throw contradiction(name);
        }
        ArrayNode array = before == null ? at.putArray(path.get(last)) : (ArrayNode) before;
        values.forEach(array::add);
    }

    private static List<String> path(String name) {
        int open = name.indexOf('[');
        if (open <= 0 || !name.endsWith("]")) {
            return List.of(name);
        }
        List<String> path = new ArrayList<>();
        path.add(name.substring(0, open));
        for (String step : name.substring(open + 1, name.length() - 1).split("]\\[", -1)) {
            path.add(step);
        }
        if (path.size() > MAX_DEPTH) {
            throw ApiError.invalidBody("Field `" + name + "` is nested deeper than " + MAX_DEPTH);
        }
        return path;
    }

    private static ApiError contradiction(String name) {
        return ApiError.invalidBody("Field `" + name + "` contradicts an earlier field");
    }
}
