/**
 * One call from admission to record: deadlines, outcome, waiting caller, late results.
 *
 * <p>Words: a <em>task</em> is one execution of a function, its <em>origin</em> what started it, a <em>deadline</em> an instant.
 */
package dff.task;
