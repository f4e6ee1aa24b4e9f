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
    /**
     * A route, the one of its paths that was used, and the values of that path's {@code :name} segments.
     *
     * @param path index in {@link Route#paths}
     */
    record Match(Route route, int path, Map<String, String> params) {
        String pattern() {
            return route.paths().get(path);
        }
    }

    private record Entry(Route route, int path) {}

    private static final class Node {
        final Map<String, Node> exact = new HashMap<>();
        final Map<String, Entry> routes = new HashMap<>();
        final Map<String, Entry> rest = new HashMap<>();
        Node param;
    }

    private final Node root = new Node();
    private final List<Route> table = new ArrayList<>();

    void add(Route route) {
        for (int i = 0; i < route.paths().size(); i++) {
            add(new Entry(route, i));
        }
        table.add(route);
    }

    private void add(Entry entry) {
        Node node = root;
        String[] segments = entry.route.paths().get(entry.path).substring(1).split("/", -1);
        for (String segment : segments) {
            if (segment.equals("*")) {
                put(node.rest, entry);
                return;
            }
            if (segment.startsWith(":")) {
                if (node.param == null) {
                    node.param = new Node();
                }
                node = node.param;
            } else {
                node = node.exact.computeIfAbsent(segment, _ -> new Node());
            }
        }
        put(node.routes, entry);
    }

    private static void put(Map<String, Entry> routes, Entry entry) {
        Route route = entry.route;
        if (routes.put(route.method(), entry) != null) {
            throw new IllegalStateException(
                    "two routes for " + route.method() + " " + route.paths().get(entry.path));
        }
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
        Entry entry = walk(root, verb, segments, 0, values);
        return entry == null ? null : new Match(entry.route, entry.path, names(entry, values));
    }

    private static Entry walk(Node node, String method, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.routes.get(method);
        }
        Node exact = node.exact.get(segments.get(at));
        Entry found = exact == null ? null : walk(exact, method, segments, at + 1, values);
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

    private static Map<String, String> names(Entry entry, List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        Map<String, String> params = new HashMap<>();
        int next = 0;
        for (String segment : entry.route.paths().get(entry.path).split("/")) {
            if (segment.startsWith(":") && next < values.size()) {
                params.put(segment.substring(1), values.get(next++));
            }
        }
        return params;
    }
}
