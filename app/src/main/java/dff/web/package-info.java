/**
 * HTTP transport only: routing, reading and checking input, envelope, error answers, static files, the event stream.
 *
 * <p>Words: a {@link dff.web.Route} is one row of the table, an {@link dff.web.HttpCall} one request on its way, an
 * {@link dff.web.Answer} what is sent back. Knows no feature: features register routes, {@code auth} supplies the
 * {@link dff.web.Authenticator}, {@code app} joins them.
 */
package dff.web;
