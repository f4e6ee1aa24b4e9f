package dff.task;

import dff.runner.Outcome;

/** Terminal states, with the word clients see and the name of the exception where the platform itself is the cause. */
public enum TaskStatus {
    SUCCESS("success"),
    FAILURE("failure"),
    TIMEOUT("timeout"),
    EXPIRED("expire"),
    CANCELLED("failure"),
    SKIPPED("skip");

    /** In statistics only: somebody stopped it, so it is no failure of its function. Records say {@code failure}, as clients expect. */
    public static final String STOPPED = "cancelled";

    /** In statistics only: answered from the result cache, no task. */
    public static final String CACHED = "cached";
    /** In statistics only: refused because of the caller's rate, no task. */
    public static final String LIMITED = "limited";
    /** In statistics only: refused because nobody may call this now, no task. */
    public static final String REFUSED = "refused";

    /** In statistics of links only: its caller was told that the result comes later (599.1), however the run ended. */
    public static final String LATE = "late";

    /** Whether calls that ended so were let in: refused and skipped ones are no load and no failures of a function. */
    public static boolean isAdmitted(String shown) {
        return !shown.equals(LIMITED) && !shown.equals(REFUSED) && !shown.equals(SKIPPED.shown);
    }

    private final String shown;

    TaskStatus(String shown) {
        this.shown = shown;
    }

    public String shown() {
        return shown;
    }

    /** The word in statistics. */
    String counted() {
        return this == CANCELLED ? STOPPED : shown;
    }

    public static TaskStatus of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Success _ -> SUCCESS;
            case Outcome.Failure _, Outcome.Died _ -> FAILURE;
            case Outcome.TimedOut _ -> TIMEOUT;
            case Outcome.Cancelled _ -> CANCELLED;
            case Outcome.NotStarted _ -> EXPIRED;
        };
    }

    /** What the run used; all zero when it never started. */
    public static Outcome.Usage usage(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Success success -> success.usage();
            case Outcome.Failure failure -> failure.usage();
            case Outcome.TimedOut timedOut -> timedOut.usage();
            case Outcome.Died died -> died.usage();
            case Outcome.Cancelled cancelled -> cancelled.usage();
            case Outcome.NotStarted _ -> new Outcome.Usage(0, System.currentTimeMillis(), 0, 0);
        };
    }

    static long cost(Outcome outcome) {
        return usage(outcome).costMillis();
    }
}
