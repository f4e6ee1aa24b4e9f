package dff.env;

/** There are as many env variables, or characters in them, as may be. */
final class EnvFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnvFullException(String message) {
        super(message);
    }
}
