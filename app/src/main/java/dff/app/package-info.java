/**
 * {@code main}, the settings, and the one place where objects are built and joined.
 *
 * <p>Everything else is a feature or a part below; this package may use all of them and none may use it.
 */
package dff.app;
