package dff.ops;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an administrator sets in the user interface, with its default and what it may be. Everybody may read all of them. */
enum SystemSetting {
    UI_COLOR_FLAVOR("\"enterprise\"", Kind.FLAVOR),
    CUSTOM_SITE_TITLE_ENABLED("false", Kind.FLAG),
    CUSTOM_SITE_TITLE_TEXT("null", Kind.TEXT),
    CUSTOM_FAVICON_ENABLED("false", Kind.FLAG),
    CUSTOM_FAVICON_IMAGE_SRC("null", Kind.IMAGE),
    CUSTOM_LOGO_ENABLED("false", Kind.FLAG),
    CUSTOM_LOGO_IMAGE_SRC("null", Kind.IMAGE),
    NOTICE_BAR_ENABLED("false", Kind.FLAG),
    NOTICE_BAR_TEXT("null", Kind.TEXT),
    NOTICE_BAR_COLOR("\"#FF6600\"", Kind.COLOR),
    NAVI_DOC_LINK_ENABLED("true", Kind.FLAG),
    NAVI_DOC_LINK_URL("null", Kind.URL),
    LOCAL_FUNC_TASK_RECORD_ENABLED("true", Kind.FLAG),
    GUANCE_DATA_UPLOAD_ENABLED("false", Kind.FLAG),
    GUANCE_DATA_UPLOAD_URL("null", Kind.URL),
    GUANCE_DATA_SITE_NAME("null", Kind.TEXT),
    OFFICIAL_SCRIPT_MARKET_ENABLED("true", Kind.FLAG),
    SCRIPT_SET_HIDDEN_OFFICIAL_SCRIPT_MARKET("true", Kind.FLAG),
    SCRIPT_SET_HIDDEN_BUILTIN("true", Kind.FLAG),
    SCRIPT_SET_HIDDEN_BLUEPRINT("true", Kind.FLAG);

    /** Longest text, in characters. */
    static final int MAX_TEXT = 500;
    /** Longest picture as a {@code data:} address, in characters. */
    static final int MAX_IMAGE = 256 * 1_024;

    private static final int MAX_URL = 2_000;
    private static final List<String> FLAVORS = List.of("enterprise", "lightBlue", "green", "dark");
    private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");
    /** No SVG: it can hold scripts. */
    private static final Pattern PICTURE =
            Pattern.compile("data:image/(png|jpeg|gif|webp|x-icon|vnd\\.microsoft\\.icon);base64,[A-Za-z0-9+/=]+");

    private enum Kind {
        FLAG,
        TEXT,
        IMAGE,
        COLOR,
        URL,
        FLAVOR
    }

    private final JsonNode byDefault;
    private final Kind kind;

    SystemSetting(String byDefault, Kind kind) {
        this.byDefault = Json.parse(byDefault);
        this.kind = kind;
    }

    JsonNode byDefault() {
        return byDefault;
    }

    static Optional<SystemSetting> named(String name) {
        return List.of(values()).stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    /** Whether the value stands for "back to the default". */
    static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    }

    /** @return null when the value may be set, else what is allowed */
    String problem(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : null;
        return switch (kind) {
            case FLAG -> value.isBoolean() ? null : "true or false";
            case TEXT ->
                text != null && text.length() <= MAX_TEXT ? null : "a text of at most " + MAX_TEXT + " characters";
            case IMAGE ->
                text != null
                                && text.length() <= MAX_IMAGE
                                && PICTURE.matcher(text).matches()
                        ? null
                        : "a PNG, JPEG, GIF, WebP or icon as a data: address of at most " + MAX_IMAGE + " characters";
            case COLOR -> text != null && HEX.matcher(text).matches() ? null : "a colour like #FF6600";
            case URL -> isWebAddress(text) ? null : "an http or https address of at most " + MAX_URL + " characters";
            case FLAVOR -> FLAVORS.contains(text) ? null : "one of " + FLAVORS;
        };
    }

    private static boolean isWebAddress(String text) {
        if (text == null || text.length() > MAX_URL) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
