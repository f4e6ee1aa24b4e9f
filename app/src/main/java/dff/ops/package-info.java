/**
 * What operators, probes and pages ask: is it alive, is it ready, which version, with which limits, and who else is here.
 *
 * <p>Words: <em>alive</em> = the process answers; <em>ready</em> = it can take calls.
 */
package dff.ops;
