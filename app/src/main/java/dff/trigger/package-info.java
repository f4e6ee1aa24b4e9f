/**
 * Crontab configs: functions to be run at times of the clock. This version keeps and checks them; nothing fires yet.
 *
 * <p>A cron expression is read here; searching the next time is not.
 */
package dff.trigger;
