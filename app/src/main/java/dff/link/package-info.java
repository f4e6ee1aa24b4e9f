/**
 * Auth links: their rows, who may call them and how often, the calls themselves; direct calls, editor runs and late results.
 *
 * <p>Words: a <em>fixed</em> argument is stored with the link, a <em>placeholder</em> leaves it to the caller. May use every package below.
 */
package dff.link;
