package dff.coordination;

/** A command the cache cannot do; the text is for whoever sent it. */
public final class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CacheException(String text) {
        super(text, null, false, false);
    }

    static CacheException wrongType() {
        return new CacheException("WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
