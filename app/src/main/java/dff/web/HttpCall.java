package dff.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One request on its way through the server. Belongs to the request's thread. */
public final class HttpCall {
    private static final HeaderName TRACE_ID = HeaderNames.create("X-Trace-Id");

    private static final Pattern GZIP = Pattern.compile("\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");

    private final ServerRequest request;
    private final String method;
    private final String path;
    private final String sentQuery;
    private String rawQuery; // what was sent, without the keys to be forgotten
    private final long startNanos;
    private final long startMillis;
    private final String traceId;
    private final ClientAddress.Seen address;
    private final BodyBudget budget;
    private Consumer<ApiError> tooSlow = _ -> {};
    private Map<String, String> params = Map.of();
    private Router.Match match;
    private Fields checkedBy;
    private ObjectNode checked;
    private boolean unrecorded;
    private Map<String, List<String>> query;
    private Identity identity;
    private RequestBody body;
    private String taskId = "-";
    private String credential;
    private List<Map.Entry<String, String>> extraHeaders = List.of();
    private final List<Map<String, Object>> files = new ArrayList<>(0);

    HttpCall(ServerRequest request, ClientAddress addresses, BodyBudget budget) {
        this.request = request;
        this.budget = budget;
        this.startNanos = System.nanoTime();
        this.startMillis = System.currentTimeMillis();
        this.method = request.prologue().method().text();
        this.path = request.prologue().uriPath().rawPath();
        this.sentQuery = request.prologue().query().rawValue();
        this.rawQuery = sentQuery;
        this.traceId = TraceId.of(header(TRACE_ID));
        this.address = addresses.of(request);
    }

    public String method() {
        return method;
    }

    /** Path as sent, without the query. */
    public String path() {
        return path;
    }

    /** Refuses addresses with anything but printable ASCII, which every client can escape and no log should show. */
    void demandPrintable() {
        String url = sentUrl();
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c <= ' ' || c > '~') {
                throw ApiError.of(
                        ErrorClass.CLIENT_BAD_REQUEST,
                        "Invalid character in the address: U+%04X at %d must be percent-encoded".formatted((int) c, i));
            }
        }
    }

    /** Path with the query string as sent, except for what {@link #forgetQuery} took out. */
    public String originalUrl() {
        return rawQuery.isEmpty() ? path : path + "?" + rawQuery;
    }

    /** Path with the query string exactly as sent, credentials included: for checking signatures only. */
    public String sentUrl() {
        return sentQuery.isEmpty() ? path : path + "?" + sentQuery;
    }

    /** As {@link #originalUrl()}, without secrets. */
    public String shownUrl() {
        return Masking.url(originalUrl());
    }

    public String traceId() {
        return traceId;
    }

    public long startNanos() {
        return startNanos;
    }

    /** Unix milliseconds when the request was read. */
    public long startMillis() {
        return startMillis;
    }

    /** Milliseconds since the request was read. */
    public long cost() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** Right-most untrusted address of the sender. */
    public String ip() {
        return address.ip();
    }

    /** From the sender to the nearest proxy. */
    public List<String> ips() {
        return address.ips();
    }

    /** {@code http} or {@code https}, as the nearest trusted proxy says. */
    public String protocol() {
        return address.protocol();
    }

    /**
     * Whether the sender sits at this machine: a loopback peer, no proxy in between, and the address bar of a browser names this
     * machine too (a page of another site may not borrow the browser's place).
     */
    public boolean isFromThisMachine() {
        return ClientAddress.isThisMachine(request);
    }

    /** The client's own time as sent; null when it sent none or one that may not be sent back. */
    String clientTime() {
        String sent = header(ResponseHeaders.CLIENT_TIME);
        return sent != null && TraceId.usable(sent) ? sent : null;
    }

    /** @return null when the header was not sent */
    public String header(String name) {
        return header(HeaderNames.create(name));
    }

    String header(HeaderName name) {
        var headers = request.headers();
        return headers.contains(name) ? headers.get(name).get() : null;
    }

    /** Value of a cookie as sent; null when there is none of that name. */
    public String cookie(String name) {
        String header = header(HeaderNames.COOKIE);
        if (header != null) {
            for (String part : header.split(";")) {
                String pair = part.strip();
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        return null;
    }

    /** All headers, names in lower case, several values joined by a comma. */
    public Map<String, String> headers() {
        Map<String, String> all = new LinkedHashMap<>();
        request.headers()
                .forEach(header -> all.put(
                        header.headerName().lowerCase(),
                        header.valueCount() == 1 ? header.get() : String.join(", ", header.allValues())));
        return all;
    }

    /** Value of a {@code :name} segment of the route. */
    public String param(String name) {
        return params.get(name);
    }

    Map<String, String> params() {
        return params;
    }

    /** Query keys in the order sent, each with all its values. */
    public Map<String, List<String>> query() {
        if (query == null) {
            query = Form.parse(rawQuery);
        }
        return query;
    }

    /** The query as an object of texts, {@code a[b]} nested, what was sent several times in arrays. */
    public ObjectNode nestedQuery() {
        return formObject(query());
    }

    /** Last value of a query key. */
    public Optional<String> query(String name) {
        List<String> values = query().get(name);
        return values == null ? Optional.empty() : Optional.of(values.getLast());
    }

    /** Removes a key, so that nobody after this sees a credential, neither in the query nor in the URL. */
    public void forgetQuery(String name) {
        if (query().remove(name) != null) {
            rawQuery = Form.without(rawQuery, name);
        }
    }

    /** Removes a top-level key of a JSON or form body, as {@link #forgetQuery} does. */
    public void forgetBodyField(String name) {
        body = body().without(name);
    }

    /** Names the task this request started, for the access log. */
    public void taskId(String id) {
        taskId = id;
    }

    String taskId() {
        return taskId;
    }

    /** The signed-in sender, if any. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** @throws IllegalStateException on a public route without a sender, which is a bug in the handler */
    public Identity signedIn() {
        if (identity == null) {
            throw new IllegalStateException("no signed-in user on " + path);
        }
        return identity;
    }

    /** The credential that proved the sender's identity, for revoking it. */
    public Optional<String> credential() {
        return Optional.ofNullable(credential);
    }

    public void credential(String text) {
        credential = text;
    }

    /** Adds a header to the answer, whatever the answer is. */
    public void addHeader(String name, String value) {
        if (extraHeaders.isEmpty()) {
            extraHeaders = new ArrayList<>(1);
        }
        extraHeaders.add(Map.entry(name, value));
    }

    List<Map.Entry<String, String>> extraHeaders() {
        return extraHeaders;
    }

    void identity(Identity who) {
        identity = who;
    }

    void matched(Router.Match found) {
        match = found;
        params = found.params();
    }

    /** Whether the path has a row in the route table. */
    boolean isInTable() {
        return match != null;
    }

    /** The row this call goes to. */
    public Optional<Route> route() {
        return Optional.ofNullable(match).map(Router.Match::route);
    }

    /** Whether another name of the row was used than its own. */
    public boolean isByAlias() {
        return match != null && match.path() > 0;
    }

    /** Leaves this call out of the operation log, where it would only be noise. */
    public void unrecorded() {
        unrecorded = true;
    }

    boolean isRecorded() {
        return !unrecorded && match != null && match.route().contract().recorded();
    }

    /** Whether it asks for nothing but what there is, so that an answer may be "as before": no change, and no secret whose reading is recorded. */
    boolean isPlainRead() {
        return !method.equals("POST")
                && match != null
                && !match.route().contract().recorded();
    }

    /** Whether this belongs to the API, however its path is spelled ({@code /%61pi} does too). */
    public boolean isApi() {
        String spelled = match == null ? path : match.pattern();
        return spelled.startsWith("/api/") || spelled.equals("/api");
    }

    /** Whether a browser asks for something to show. */
    boolean wantsPage() {
        String accepted = header("Accept");
        return accepted != null && accepted.contains("text/html");
    }

    boolean acceptsGzip() {
        String accepted = header(HeaderNames.ACCEPT_ENCODING);
        return accepted != null && GZIP.matcher(accepted).find();
    }

    /** What answers the client when its body comes too slowly. */
    void whenTooSlow(Consumer<ApiError> answer) {
        tooSlow = answer;
    }

    /** The body within its size limit, read once. */
    public RequestBody body() {
        if (body == null) {
            body = RequestBody.read(request, budget, tooSlow);
        }
        return body;
    }

    /** As {@link #body()}, in memory whatever its kind, so that it can be read again. */
    public RequestBody heldBody() {
        body = body().held();
        return body;
    }

    /** A file came with the body. @param size bytes of it that were read */
    public void received(String fileName, long size) {
        files.add(Map.of("name", fileName, "size", size));
    }

    /** Names and sizes of the files that came, in their order. */
    List<Map<String, Object>> files() {
        return files;
    }

    /** True when {@link #body()} was called; error answers then show it. */
    boolean hasReadBody() {
        return body != null;
    }

    void release() {
        if (body != null) {
            body.close();
        }
    }

    /** The body as a JSON object checked against the description; read and checked once. */
    public ObjectNode json(Fields fields) {
        if (checkedBy == fields) {
            return checked;
        }
        ObjectNode object = jsonObject();
        String problem = fields.firstProblem(object);
        if (problem != null) {
            throw ApiError.invalidBody(problem);
        }
        checkedBy = fields;
        checked = object;
        return object;
    }

    /** The body as a JSON object; forms become an object of texts; no body is {@code {}}. */
    public ObjectNode jsonObject() {
        return switch (body().kind()) {
            case EMPTY -> Json.MAPPER.createObjectNode();
            case JSON -> parseObject(body().bytes());
            case FORM -> formObject(body().form());
            case TEXT, RAW, MULTIPART -> throw ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request body");
        };
    }

    private static ObjectNode parseObject(byte[] text) {
        try {
            JsonNode node = Json.parse(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonSyntaxException e) {
            throw ApiError.invalidBody("not JSON: " + e.getMessage());
        }
        throw ApiError.invalidBody("not a JSON object");
    }

    /** Fields of a form as an object of texts, {@code a[b]} nested. */
    public static ObjectNode formObject(Map<String, List<String>> form) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        form.forEach((name, values) -> NestedForm.put(object, name, values));
        return object;
    }

    /** Query as typed values checked against the description. */
    public ObjectNode query(Fields fields) {
        ObjectNode typed = fields.convert(query());
        String problem = fields.firstProblem(typed);
        if (problem != null) {
            throw ApiError.invalidQuery(problem);
        }
        return typed;
    }

    /** Decoded path segments. */
    List<String> segments() {
        List<String> segments = new ArrayList<>(8);
        int at = 1;
        while (at <= path.length()) {
            int next = path.indexOf('/', at);
            int end = next < 0 ? path.length() : next;
            segments.add(decode(path.substring(at, end)));
            at = end + 1;
            if (next < 0) {
                break;
            }
        }
        return segments;
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ApiError.of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid percent encoding in the path");
        }
    }
}
