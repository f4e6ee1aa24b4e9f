/**
 * Auth links: rows and forms, argument merging, throttling, result cache, direct calls, the answers callers see.
 *
 * <p>Words: a <em>fixed</em> argument is stored with the link, a <em>placeholder</em> leaves it to the caller. May use every package below.
 */
package dff.link;
