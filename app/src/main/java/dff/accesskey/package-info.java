/**
 * Access keys: an id and a secret with which programs sign their requests, so that they act as the key's owner without a sign-in.
 *
 * <p>Words: a <em>scheme</em> is what is signed and in which order; a <em>nonce</em> is a text of the sender that is good for one request.
 */
package dff.accesskey;
