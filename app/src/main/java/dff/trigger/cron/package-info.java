/**
 * Cron expressions: what they may say ({@link dff.trigger.cron.CronRules}), and when they fire ({@link dff.trigger.cron.CronSchedule}).
 *
 * <p>It knows nothing of crontab configs, stores or clocks. The same expressions are read by {@code web/src/trigger/cron.ts}
 * and, of five fields, by {@code dff_runner/crontab.py}; one file of examples is read by the tests of all three.
 */
package dff.trigger.cron;
