package dff.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the route of a path by walking its segments, exact ones before {@code :name}, those before {@code *}. Filled before
 * the server starts, then only read: safe for all threads.
 */
final class Router {
    /** A route and the values of its {@code :name} segments. */
    record Match(Route route, Map<String, String> params) {}

    private static final class Node {
        final Map<String, Node> exact = new HashMap<>();
        final Map<String, Route> routes = new HashMap<>();
        final Map<String, Route> rest = new HashMap<>();
        Node param;
    }

    private final Node root = new Node();
    private final List<Route> table = new ArrayList<>();

    void add(Route route) {
        Node node = root;
        String[] segments = route.pattern().substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("*")) {
                put(node.rest, route);
                return;
            }
            if (segments[i].startsWith(":")) {
                if (node.param == null) {
                    node.param = new Node();
                }
                node = node.param;
            } else {
                node = node.exact.computeIfAbsent(segments[i], _ -> new Node());
            }
        }
        put(node.routes, route);
    }

    private void put(Map<String, Route> routes, Route route) {
        if (routes.put(route.method(), route) != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.pattern());
        }
        table.add(route);
    }

    List<Route> table() {
        return List.copyOf(table);
    }

    /** @return null when nothing matches; {@code segments} are decoded already */
    Match find(String method, List<String> segments) {
        Match match = exactly(method, segments);
        if (match == null && segments.size() > 1 && segments.getLast().isEmpty()) {
            return exactly(method, segments.subList(0, segments.size() - 1)); // a slash too many at the end is fine
        }
        return match;
    }

    private Match exactly(String method, List<String> segments) {
        String verb = method.equals("HEAD") ? "GET" : method;
        List<String> values = new ArrayList<>(2);
        Route route = walk(root, verb, segments, 0, values);
        return route == null ? null : new Match(route, names(route, values));
    }

    private static Route walk(Node node, String method, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.routes.get(method);
        }
        Node exact = node.exact.get(segments.get(at));
        Route found = exact == null ? null : walk(exact, method, segments, at + 1, values);
        if (found == null && node.param != null && !segments.get(at).isEmpty()) {
            int size = values.size();
            values.add(segments.get(at));
            found = walk(node.param, method, segments, at + 1, values);
            if (found == null) {
                values.subList(size, values.size()).clear();
            }
        }
        return found == null ? node.rest.get(method) : found;
    }

    private static Map<String, String> names(Route route, List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        Map<String, String> params = new HashMap<>();
        int next = 0;
        for (String segment : route.pattern().split("/")) {
            if (segment.startsWith(":") && next < values.size()) {
                params.put(segment.substring(1), values.get(next++));
            }
        }
        return params;
    }
}
