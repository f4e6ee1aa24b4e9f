/**
 * API auths: what callers of links and batches must prove. The objects, their secrets and the four checks.
 *
 * <p>Words: an <em>entry</em> is one accepted field or account; who names an API auth is its <em>user</em>, and says so by {@link
 * dff.apiauth.ApiAuthUse}. Every check fails closed. Must not know what it protects.
 */
package dff.apiauth;
