/**
 * Commands of {@code dff} other than {@code start}. Each works beside a running instance and without one; how settings are read is told to
 * them by {@code app}.
 */
package dff.cli;
