package dff.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** The one JSON mapper and its limits. All methods may be used by any thread. */
public final class Json {
    /** Deepest nesting a client may send; deeper text is refused. */
    public static final int MAX_DEPTH = 200;
    /** Longest number in characters: reading one costs time by the square of its length, and Python itself reads no longer integer. */
    public static final int MAX_DIGITS = 4_300;
    /** Longest text or key in one document, in characters; the body limit is the tighter one. */
    public static final int MAX_TEXT = 64 * 1024 * 1024;

    /** Deepest nesting of what Python has written: it gives up there by itself, unless a script has told it otherwise. */
    public static final int MAX_RESULT_DEPTH = 1_000;

    /** Parser factory with the limits above; use it for streaming reads. */
    public static final JsonFactory FACTORY = factory(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_DIGITS)
            .maxStringLength(MAX_TEXT)
            .maxNameLength(MAX_TEXT)
            .build());

    /** As above, for results of functions. */
    public static final JsonFactory RESULTS = factory(FACTORY.streamReadConstraints()
            .rebuild()
            .maxNestingDepth(MAX_RESULT_DEPTH)
            .build());

    public static final ObjectMapper MAPPER = mapper(FACTORY);

    /** Most values, keys and brackets in a document of {@link #parseFewValues}. */
    public static final int MAX_TOKENS = 50_000;

    private static final ObjectMapper FEW_VALUES = atMost(MAX_TOKENS);

    /** Most values, keys and brackets in a document of {@link #parseSmall}. */
    public static final int MAX_SMALL_TOKENS = 10_000;

    private static final ObjectMapper SMALL = atMost(MAX_SMALL_TOKENS);

    private static ObjectMapper atMost(int tokens) {
        return mapper(factory(
                FACTORY.streamReadConstraints().rebuild().maxTokenCount(tokens).build()));
    }

    /** Of UTF-8 only: what is checked here is passed on byte by byte, and its readers take it for that. */
    static JsonFactory factory(StreamReadConstraints limits) {
        return JsonFactory.builder()
                .streamReadConstraints(limits)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // 1.0 must stay a float for Python
                .build();
    }

    private Json() {}

    /** @throws JsonSyntaxException when the text is not one JSON value within the limits */
    public static JsonNode parse(byte[] text) {
        return parse(MAPPER, text);
    }

    /**
     * For text of which a byte must not cost many of memory: small values take up to 20 times their length.
     *
     * @throws JsonSyntaxException also when there are more than {@link #MAX_TOKENS}
     */
    public static JsonNode parseFewValues(byte[] text) {
        return parse(FEW_VALUES, text);
    }

    /**
     * For text of which many are in memory at once.
     *
     * @throws JsonSyntaxException also when there are more than {@link #MAX_SMALL_TOKENS}
     */
    public static JsonNode parseSmall(byte[] text) {
        return parse(SMALL, text);
    }

    private static JsonNode parse(ObjectMapper mapper, byte[] text) {
        try {
            return mapper.readTree(text);
        } catch (IOException e) {
            throw new JsonSyntaxException(shortMessage(e));
        } catch (NumberFormatException e) { // an exponent beyond all numbers
            throw new JsonSyntaxException(e.getMessage());
        }
    }

    /** @throws JsonSyntaxException when the text is not one JSON value within the limits */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new JsonSyntaxException(shortMessage(e));
        } catch (NumberFormatException e) {
            throw new JsonSyntaxException(e.getMessage());
        }
    }

    /**
     * Whether bytes that are to be passed on as they are, are one JSON value.
     *
     * @param factory with the limits that count
     */
    public static boolean isOne(byte[] text, JsonFactory factory) {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("value cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("value cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static String shortMessage(IOException e) {
        if (!(e instanceof JsonProcessingException json)) {
            return String.valueOf(e.getMessage());
        }
        JsonLocation at = json.getLocation();
        return at == null || at.getLineNr() < 1
                ? json.getOriginalMessage()
                : json.getOriginalMessage() + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
