/**
 * What several processes will share: counters, the cache and presence now; wake-ups later. Embedded in this process; knows no feature.
 *
 * <p>Words: a <em>scope</em> keeps the keys of one user of the cache apart from those of others; a <em>command</em> is one of Redis, and
 * its reply is what Redis replies.
 */
package dff.coordination;
