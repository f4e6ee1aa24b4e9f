package dff.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Makes requests from the description: mostly ones that fit, some that do not, with ids of things that exist among them. */
final class Generator {
    private static final Pattern NAME = Pattern.compile("\\{([^}]+)}");
    private static final int KNOWN = 500;
    private static final int DEPTH = 4;

    /** Texts that break what is put together without care. */
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "'",
            "' OR '1'='1",
            "\"; DROP TABLE script; --",
            "%",
            "_",
            "!",
            "../../etc/passwd",
            "..\\..\\x",
            "/",
            "%00",
            "\0",
            "\r\nX-Evil: 1",
            "<script>alert(1)</script>",
            "{{7*7}}${7*7}",
            "=cmd|' /C calc'!A0",
            "\uD800",
            "\u202Eabc",
            "😀".repeat(40),
            "x".repeat(300),
            "x".repeat(9_000),
            "null",
            "_ALL",
            "_NULL",
            "-1",
            "0",
            "99999999999999999999",
            "1e999",
            "NaN",
            "true",
            "[]",
            "{}",
            "a,b,,c",
            "*",
            "__",
            "1.5",
            "2024-02-30T25:61:00Z",
            "9999-12-31T23:59:59.999Z");

    /** A request: where to, and the body or null. */
    record Request(String path, String contentType, String body) {}

    private final Random random;
    private final List<String> known = new ArrayList<>();

    Generator(long seed) {
        this.random = new Random(seed);
    }

    /** Remembers ids of an answer, so that later requests meet things that exist. */
    void learn(JsonNode answer) {
        JsonNode data = answer.path("data");
        if (data.isArray()) {
            data.forEach(this::remember);
        } else {
            remember(data);
        }
    }

    private void remember(JsonNode row) {
        for (String key : List.of("id", "funcId", "scriptId")) {
            String id = row.path(key).textValue();
            if (id != null && !id.isEmpty() && !known.contains(id)) {
                if (known.size() < KNOWN) {
                    known.add(id);
                } else {
                    known.set(random.nextInt(KNOWN), id);
                }
            }
        }
    }

    Request request(Described described) {
        StringBuilder path = new StringBuilder(NAME.matcher(described.path)
                .replaceAll(_ -> java.util.regex.Matcher.quoteReplacement(encoded(chance(0.8) ? id() : nasty()))));
        char mark = '?';
        for (JsonNode parameter : described.operation.path("parameters")) {
            boolean wanted = parameter.path("required").asBoolean() ? chance(0.95) : chance(0.2);
            if (parameter.path("in").asText().equals("query") && wanted) {
                path.append(mark)
                        .append(encoded(parameter.path("name").asText()))
                        .append('=');
                path.append(encoded(text(value(schemaOf(parameter), 0))));
                mark = '&';
            }
        }
        if (chance(0.03)) {
            path.append(mark).append("unknown").append('=').append(encoded(nasty()));
        }
        if (!described.method.equals("POST")) {
            return new Request(path.toString(), null, null);
        }
        JsonNode schema = described.operation.at("/requestBody/content/application~1json/schema");
        return body(path.toString(), schema);
    }

    private Request body(String path, JsonNode schema) {
        if (chance(0.03)) {
            return new Request(
                    path,
                    "application/json",
                    List.of("{", "[1,", "\"x\"", "3", "null", "{\"a\":1}}", "nul")
                            .get(random.nextInt(7)));
        }
        if (chance(0.03)) {
            return new Request(
                    path, "application/x-www-form-urlencoded", "data[id]=" + encoded(nasty()) + "&data[a][]=1&a=%zz");
        }
        if (chance(0.02)) {
            return new Request(path, chance(0.5) ? "text/plain" : "application/octet-stream", nasty());
        }
        if (chance(0.02)) {
            return new Request(
                    path,
                    "multipart/form-data; boundary=b",
                    "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b");
        }
        return new Request(path, "application/json", Json.text(value(schema, 0)));
    }

    private static JsonNode schemaOf(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        return schema.isMissingNode() ? parameter.at("/content/application~1json/schema") : schema;
    }

    private static String text(JsonNode value) {
        if (value.isArray() && value.valueStream().allMatch(JsonNode::isTextual)) {
            return String.join(",", value.valueStream().map(JsonNode::textValue).toList());
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (chance(0.06) || depth > DEPTH) {
            return wild();
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText("");
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (name) {
            case "string" -> json.textNode(string(schema));
            case "integer", "number" -> json.numberNode(number(schema));
            case "boolean" -> json.booleanNode(random.nextBoolean());
            case "null" -> json.nullNode();
            case "array" -> array(schema, depth);
            case "object" -> object(schema, depth);
            default -> wild();
        };
    }

    private String string(JsonNode schema) {
        if (schema.path("format").asText().equals("date-time")) {
            return "20" + (10 + random.nextInt(89)) + "-01-0" + (1 + random.nextInt(9)) + "T00:00:00Z";
        }
        String pattern = schema.path("pattern").asText("");
        if (!pattern.isEmpty() && chance(0.8)) {
            return pattern.contains("__")
                    ? "fuzz" + random.nextInt(9) + "__s" + random.nextInt(9)
                    : "fuzz" + random.nextInt(9);
        }
        return chance(0.3) ? nasty() : chance(0.5) ? id() : "text " + random.nextInt(100);
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(-5);
        long most = schema.path("maximum").asLong(1_000);
        return chance(0.1)
                ? (random.nextBoolean() ? least - 1 : Long.MAX_VALUE)
                : least + random.nextInt(20) % (Math.max(0, most - least) + 1);
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(entry -> {
            if (chance(required.contains(entry.getKey()) ? 0.97 : 0.5)) {
                object.set(entry.getKey(), value(entry.getValue(), depth + 1));
            }
        });
        if (chance(0.03)) {
            object.set(nasty(), wild());
        }
        return object;
    }

    private JsonNode wild() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(true);
            case 2 -> json.numberNode(random.nextInt());
            case 3 -> json.numberNode(1.5);
            case 4 -> json.numberNode(new java.math.BigInteger("99999999999999999999999"));
            case 5 -> json.arrayNode().add(1).addNull();
            case 6 -> json.objectNode().put("a", nasty());
            default -> json.textNode(nasty());
        };
    }

    private String id() {
        return known.isEmpty() ? "fuzz0" : known.get(random.nextInt(known.size()));
    }

    private String nasty() {
        return NASTY.get(random.nextInt(NASTY.size()));
    }

    private boolean chance(double part) {
        return random.nextDouble() < part;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
