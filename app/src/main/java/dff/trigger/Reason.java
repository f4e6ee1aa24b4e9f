package dff.trigger;

/** Why a due time was decided as it was. */
enum Reason {
    OVERLAP("overlap", "The previous run had not finished"),
    QUEUE_OF_CONFIG_FULL(
            "queueOfConfigFull", "As many runs as may wait for the end of the previous one were waiting already"),
    REPLACED_PREVIOUS("replacedPrevious", "The previous run was cancelled in favour of this one"),
    REPLACED_BY_LATER("replacedByLater", "A later run took its place before it had started"),
    BEHIND_MADE_UP("behindMadeUp", "Runs that were made up after an absence went first"),
    MADE_UP("madeUp", "Started later because nobody fired when it was due"),
    MISSED("missed", "Nobody fired when it was due, and it is not made up"),
    BEYOND_WINDOW("beyondWindow", "Nobody fired when it was due, and it is too old to be made up"),
    PAUSED("paused", "The config was paused"),
    PAUSED_GLOBALLY("pausedGlobally", "All crontab configs were paused"),
    QUEUE_FULL("queueFull", "The worker queue held as many tasks as it may"),
    ARGUMENTS_TOO_LARGE("argumentsTooLarge", "The arguments of the config are larger than may wait in a queue"),
    NO_FUNCTION("noFunction", "There is no such function"),
    BAD_EXPRESSION("badExpression", "The cron expression cannot be used"),
    DISABLED("disabled", "The config was disabled or deleted while the run waited");

    private final String code;
    private final String message;

    Reason(String code, String message) {
        this.code = code;
        this.message = message;
    }

    String code() {
        return code;
    }

    /** @return null when this version has no such reason */
    static Reason of(String code) {
        for (Reason reason : values()) {
            if (reason.code.equals(code)) {
                return reason;
            }
        }
        return null;
    }

    /** In English; pages have words of their own. */
    static String message(String code) {
        Reason reason = of(code);
        return reason == null ? null : reason.message;
    }
}
