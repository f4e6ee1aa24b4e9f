/**
 * What operators and probes ask: is it alive, is it ready, which version, with which limits.
 *
 * <p>Words: <em>alive</em> = the process answers; <em>ready</em> = it can take calls.
 */
package dff.ops;
