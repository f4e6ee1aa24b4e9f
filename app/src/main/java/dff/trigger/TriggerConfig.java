package dff.trigger;

import dff.trigger.cron.CronRules;
import java.time.ZoneId;

/**
 * How an installation fires.
 *
 * @param zone of configs that name none
 * @param heldLimit due times of one config that may wait for the end of its previous run
 * @param graceSeconds how late a run may start as if it were in time; older due times are missed
 * @param lateSeconds after which a run that has not started is reported
 * @param fireLimit decisions kept in all
 * @param alone whether no other process can lead: then nothing has to be renewed
 */
public record TriggerConfig(
        ZoneId zone, CronRules rules, int heldLimit, int graceSeconds, int lateSeconds, long fireLimit, boolean alone) {
    long graceMillis() {
        return graceSeconds * 1_000L;
    }

    long lateMillis() {
        return lateSeconds * 1_000L;
    }
}
