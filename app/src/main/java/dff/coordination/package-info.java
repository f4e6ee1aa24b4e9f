/**
 * What several processes will share: counters and the cache now; wake-ups and presence later. Embedded in this process; knows no feature.
 *
 * <p>Words: a <em>scope</em> keeps the keys of one user of the cache apart from those of others; a <em>command</em> is one of Redis, and
 * its reply is what Redis replies.
 */
package dff.coordination;
