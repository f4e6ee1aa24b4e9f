package dff.trigger;

/**
 * What an installation lets a cron expression say.
 *
 * @param seconds whether six fields may be given
 * @param minInterval seconds between two fires, at least; of six fields
 */
public record CronRules(boolean seconds, int minInterval) {
    /** @throws IllegalArgumentException saying what is wrong */
    void check(String text) {
        if (text.length() > CronExpression.MAX_LENGTH) {
            throw new IllegalArgumentException("it has more than " + CronExpression.MAX_LENGTH + " characters");
        }
        CronExpression expression = CronExpression.parse(text);
        if (expression.hasSeconds() && !seconds) {
            throw new IllegalArgumentException("six fields are not allowed here (_CRON_SECONDS_ENABLED)");
        }
        int gap = expression.shortestGap();
        if (gap < minInterval) {
            throw new IllegalArgumentException("it would fire " + gap + " s apart; at least " + minInterval
                    + " s are needed (_CRON_SECONDS_MIN_INTERVAL)");
        }
    }
}
