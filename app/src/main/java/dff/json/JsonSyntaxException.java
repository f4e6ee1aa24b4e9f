package dff.json;

/** The text is not JSON, or breaks a limit; the message says which. */
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonSyntaxException(String message) {
        super(message);
    }
}
