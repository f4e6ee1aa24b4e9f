/**
 * Users, sign-in, tokens, roles, and what is derived from the installation's {@code SECRET}. Supplies the
 * {@link dff.web.Authenticator}; knows nothing of scripts and calls.
 *
 * <p>Words: a <em>token</em> is what a sign-in gives; a <em>failure</em> is a wrong name or password; a name is <em>locked</em>, an
 * address is <em>braked</em>.
 */
package dff.auth;
