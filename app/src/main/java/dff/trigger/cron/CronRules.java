package dff.trigger.cron;

import java.time.ZoneId;

/**
 * What an installation lets a cron expression say. May be shared by threads.
 *
 * @param seconds whether six fields may be given
 * @param minInterval seconds between two fires, at least; of six fields
 */
public record CronRules(boolean seconds, int minInterval) {
    /** @throws IllegalArgumentException saying which field is wrong, its text and its range */
    public void check(String expression) {
        demand(CronText.parse(expression));
    }

    /** A schedule these rules allow. @throws IllegalArgumentException as {@link #check} */
    public CronSchedule schedule(String expression, ZoneId zone) {
        CronFields fields = CronText.parse(expression);
        demand(fields);
        return new CronSchedule(fields, zone);
    }

    private void demand(CronFields fields) {
        if (fields.hasSeconds() && !seconds) {
            throw new IllegalArgumentException("six fields are not allowed here (_CRON_SECONDS_ENABLED)");
        }
        int gap = fields.shortestGap();
        if (gap < minInterval) {
            throw new IllegalArgumentException("it would fire " + gap + " s apart; at least " + minInterval
                    + " s are needed (_CRON_SECONDS_MIN_INTERVAL)");
        }
    }
}
