package dff.runner;

/** Raised in the script as the named exception class with this text. */
public final class PlatformCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;

    public PlatformCallException(String type, String text) {
        super(text, null, false, false);
        this.type = type;
    }

    /** Python class name, for example {@code NotFoundException} or {@code ValueError}. */
    public String type() {
        return type;
    }
}
