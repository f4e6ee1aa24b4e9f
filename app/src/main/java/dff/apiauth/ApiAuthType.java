package dff.apiauth;

import java.util.Arrays;

/** How callers prove who they are. */
enum ApiAuthType {
    FIXED_FIELD("fixedField"),
    HTTP_BASIC("httpBasic"),
    HTTP_DIGEST("httpDigest"),
    FUNC("func");

    /** As stored and sent. */
    final String text;

    ApiAuthType(String text) {
        this.text = text;
    }

    static String[] texts() {
        return Arrays.stream(values()).map(type -> type.text).toArray(String[]::new);
    }

    /** @throws IllegalArgumentException for a text that is no type */
    static ApiAuthType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of API auth: " + text));
    }
}
