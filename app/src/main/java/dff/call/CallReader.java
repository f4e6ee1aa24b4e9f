package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.file.Uploads;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.RawObject;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads arguments and options in all forms callers use. Arguments are not decoded: each value stays as it was written. */
public final class CallReader {
    private static final String KWARGS = "kwargs";
    private static final String OPTIONS = "options";
    private static final String FILES = "files";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

    private final Uploads uploads;

    public CallReader(Uploads uploads) {
        this.uploads = uploads;
    }

    /** The request, to be checked before its arguments are read. */
    public Incoming incoming(HttpCall call) {
        return new Incoming(call, uploads);
    }

    public CallInput read(HttpCall call, CallFormat format) {
        return read(incoming(call), format);
    }

    public CallInput read(Incoming incoming, CallFormat format) {
        HttpCall call = incoming.call();
        if (call.method().equals("POST")) {
            return post(incoming, format);
        }
        return switch (format) {
            case NORMAL -> normalGet(call);
            case SIMPLIFIED -> new CallInput(values(call.nestedQuery()), noOptions());
            case FLATTENED -> flattened(call.nestedQuery());
            case UPLOAD, UNKNOWN -> nothing();
        };
    }

    private static CallInput normalGet(HttpCall call) {
        ObjectNode query = call.nestedQuery();
        return query.has(KWARGS) || query.has(OPTIONS)
                ? form(query, CallFormat.NORMAL)
                : new CallInput(values(query), noOptions());
    }

    private static CallInput post(Incoming incoming, CallFormat format) {
        HttpCall call = incoming.call();
        return switch (call.body().kind()) {
            case EMPTY -> nothing();
            case JSON -> json(call.body().bytes(), format);
            case FORM -> form(call.jsonObject(), format);
            case MULTIPART -> multipart(incoming, format);
            case TEXT ->
                format == CallFormat.SIMPLIFIED ? single("text", call.body().text()) : nothing();
            case RAW ->
                format == CallFormat.SIMPLIFIED
                        ? single(
                                "base64",
                                Base64.getEncoder().encodeToString(call.body().bytes()))
                        : nothing();
        };
    }

    private static CallInput json(byte[] body, CallFormat format) {
        RawObject members;
        try {
            members = RawObject.parse(body);
        } catch (JsonSyntaxException e) {
            throw ApiError.invalidBody("not JSON: " + e.getMessage());
        }
        return switch (format) {
            case NORMAL ->
                new CallInput(
                        member(members, KWARGS),
                        options(member(members, OPTIONS).bytes()));
            case SIMPLIFIED -> new CallInput(members, noOptions());
            case FLATTENED -> flattened(members);
            case UPLOAD, UNKNOWN -> nothing();
        };
    }

    /** A member that is an object, or the JSON text of one. */
    private static RawObject member(RawObject members, String name) {
        RawObject.Slice slice = members.get(name).orElse(null);
        if (slice == null || slice.first() == 'n') {
            return new RawObject();
        }
        if (slice.first() == '"') {
            return object(name, Json.parse(slice.bytes()).asText().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return RawObject.parse(slice);
        } catch (JsonSyntaxException e) {
            throw badJson(name, e);
        }
    }

    private static CallInput form(ObjectNode fields, CallFormat format) {
        return switch (format) {
            case NORMAL -> new CallInput(object(KWARGS, json(fields.get(KWARGS))), options(json(fields.get(OPTIONS))));
            case SIMPLIFIED -> new CallInput(values(fields), noOptions());
            case FLATTENED -> flattened(fields);
            case UPLOAD, UNKNOWN -> nothing();
        };
    }

    private static CallInput multipart(Incoming incoming, CallFormat format) {
        Uploads.Received received = incoming.received();
        Map<String, List<String>> fields = new LinkedHashMap<>();
        received.fields().forEach((name, value) -> fields.put(name, List.of(value)));
        CallInput input = form(HttpCall.formObject(fields), format);
        if (!received.files().isEmpty()) {
            input.arguments().put(FILES, Json.bytes(received.files()));
        }
        return input;
    }

    private static CallInput flattened(ObjectNode fields) {
        return flattened(values(fields));
    }

    private static CallInput flattened(RawObject members) {
        RawObject arguments = new RawObject();
        ObjectNode options = noOptions();
        members.entries().forEach(member -> {
            if (member.getKey().startsWith("kwargs_")) {
                arguments.put(member.getKey().substring("kwargs_".length()), member.getValue());
            } else if (member.getKey().startsWith("options_")) {
                options.set(
                        member.getKey().substring("options_".length()),
                        Json.parse(member.getValue().bytes()));
            }
        });
        return new CallInput(arguments, options);
    }

    private static CallInput single(String name, String value) {
        RawObject arguments = new RawObject();
        arguments.putText(name, value);
        return new CallInput(arguments, noOptions());
    }

    private static RawObject values(ObjectNode fields) {
        RawObject arguments = new RawObject();
        fields.properties().forEach(field -> arguments.put(field.getKey(), Json.bytes(field.getValue())));
        return arguments;
    }

    private static CallInput nothing() {
        return new CallInput(new RawObject(), noOptions());
    }

    private static ObjectNode noOptions() {
        return Json.MAPPER.createObjectNode();
    }

    /** A field of a form: the JSON text in it, or the object that its names are nested to; nothing is an empty object. */
    private static byte[] json(JsonNode field) {
        if (field == null || (field.isTextual() && field.textValue().isBlank())) {
            return EMPTY;
        }
        return field.isTextual() ? field.textValue().getBytes(StandardCharsets.UTF_8) : Json.bytes(field);
    }

    private static RawObject object(String name, byte[] text) {
        try {
            return RawObject.parse(text);
        } catch (JsonSyntaxException e) {
            throw badJson(name, e);
        }
    }

    private static ObjectNode options(byte[] text) {
        if (text.length == EMPTY.length) {
            return noOptions();
        }
        try {
            JsonNode node = Json.parse(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new JsonSyntaxException("expected a JSON object");
        } catch (JsonSyntaxException e) {
            throw badJson(OPTIONS, e);
        }
    }

    private static ApiError badJson(String name, JsonSyntaxException e) {
        return ApiError.of(
                ErrorClass.CLIENT_BAD_REQUEST,
                "Invalid " + name + ", bad JSON format",
                Map.of("error", e.getMessage()));
    }

    /** The JSON of the body as the script may see it; null when it is no text. */
    static byte[] shownBody(RequestBody body) {
        return switch (body.kind()) {
            case JSON -> body.bytes();
            case FORM -> Json.bytes(HttpCall.formObject(body.form()));
            case TEXT -> Json.bytes(body.text());
            case EMPTY, RAW, MULTIPART -> null;
        };
    }
}
