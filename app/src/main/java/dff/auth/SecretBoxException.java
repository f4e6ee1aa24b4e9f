package dff.auth;

/** An encrypted text of the store cannot be opened; the message names which. */
public final class SecretBoxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretBoxException(String message, Throwable cause) {
        super(message, cause);
    }
}
