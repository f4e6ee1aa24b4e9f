/**
 * JSON as every feature reads and writes it: one mapper, raw top-level arguments, the canonical form and its digest.
 *
 * <p>Knows no feature, no HTTP and no database.
 */
package dff.json;
