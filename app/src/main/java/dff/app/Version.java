package dff.app;

/** What is running. */
final class Version {
    static final String TEXT = "0.1.0";
    /** Release time as Unix seconds. */
    static final long RELEASED = 1_795_478_400L;

    private Version() {}
}
