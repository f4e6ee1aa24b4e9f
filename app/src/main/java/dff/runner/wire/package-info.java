/**
 * Frames between the platform and its Python processes ({@code docs/protocol.md}): how they are cut, and the numbers they carry. Knows
 * nothing of what is in them.
 */
package dff.runner.wire;
