/** The real-time channel: what the server tells open pages, as server-sent events. Knows topics, not features. */
package dff.web.event;
