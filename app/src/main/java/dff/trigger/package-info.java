/**
 * Crontab configs: functions that are run at times of the clock, and functions that ask to be.
 *
 * <p>Words: a config is <em>due</em> at the times of its expression. To <em>fire</em> is to decide about a due time: it is
 * <em>started</em> (a task is accepted), <em>held</em> until the previous run has ended, or <em>skipped</em> with a reason. Each is a
 * row, written in the transaction that takes the task, so that a due time is decided once whoever tries and whatever dies. One
 * process, the <em>leader</em>, fires; each leader has a <em>term</em>, and only the newest may write.
 *
 * <p>Due times are meant by the machine's clock, which people move; leases and tasks go by a clock that never jumps.
 */
package dff.trigger;
