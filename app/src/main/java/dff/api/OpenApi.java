package dff.api;

import dff.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The whole document. */
final class OpenApi {
    private static final String DESCRIPTION = """
            Deletes are GET, every GET also answers HEAD. Answers come in an envelope: `data` on success, `reason`, `message` and `detail` on \
            failure. Rows that had another name in another generation of the product are listed under each of their names.""";

    /** @param baseUrl where clients reach the server; empty = where they got this */
    record Parts(String version, String baseUrl, List<Route> routes, List<Callable> functions, List<Callable> links) {}

    private OpenApi() {}

    static Map<String, Object> document(Parts parts, boolean chinese) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of("title", "DataFlux Func", "version", parts.version(), "description", DESCRIPTION.strip()));
        document.put("servers", List.of(Map.of("url", parts.baseUrl().isEmpty() ? "/" : parts.baseUrl())));
        document.put("paths", paths(parts, chinese));
        document.put("components", Map.of("schemas", Envelopes.components(), "securitySchemes", Credentials.schemes()));
        return document;
    }

    private static Map<String, Object> paths(Parts parts, boolean chinese) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : parts.routes()) {
            for (String path : route.paths()) {
                paths.computeIfAbsent(Operation.template(path), _ -> new TreeMap<>())
                        .put(route.method().toLowerCase(Locale.ROOT), Operation.of(route, path, chinese));
            }
        }
        parts.functions().forEach(function -> paths.put(function.path(), CallOperations.function(function)));
        parts.links().forEach(link -> paths.put(link.path(), CallOperations.link(link)));
        return new LinkedHashMap<>(paths);
    }
}
