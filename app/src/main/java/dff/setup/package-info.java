/**
 * First start: the secret, the set-up page and its token, automatic set-up.
 *
 * <p>Words: an installation is <em>installed</em> once it has its administrator; the <em>set-up token</em>, printed on the console,
 * proves that whoever finishes the set-up from elsewhere also operates the server. Knows nothing of scripts and calls.
 */
package dff.setup;
