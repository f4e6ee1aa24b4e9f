/**
 * The pool of Python processes, the wire protocol ({@code docs/protocol.md}), limits, killing.
 *
 * <p>Words: an <em>execution</em> is one run on its way through the pool, an <em>outcome</em> how it ended, a
 * <em>lane</em> the runners and the waiting runs of one script set. What a running script may ask for comes in through
 * {@link dff.runner.ScriptLibrary} and {@link dff.runner.PlatformCall}, implemented by the features above. Knows no database, no
 * HTTP, no task.
 */
package dff.runner;
