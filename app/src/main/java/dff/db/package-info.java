/**
 * The store: connections, migrations, who may touch SQLite from which thread.
 *
 * <p>Words: <em>work</em> is a small function on a Jdbi handle; a <em>write</em> is committed when the call returns. Knows
 * nothing of any feature.
 */
package dff.db;
