/**
 * Users, sign-in, tokens, roles. Supplies the {@link dff.web.Authenticator}; knows nothing of scripts and calls.
 */
package dff.auth;
