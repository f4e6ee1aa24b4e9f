package dff.app;

/** A bad setting stops the start; the message names file, line, key and allowed range. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
