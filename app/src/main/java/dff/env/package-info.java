/**
 * Values that scripts read by name: environment variables, which people manage, and what scripts themselves store for good or cache for a
 * while.
 *
 * <p>Words: the <em>value text</em> of a variable is what is stored, the <em>type</em> what Python makes of it; a variable of the type
 * {@code password} is encrypted in the store and shown to nobody but scripts. A <em>scope</em> keeps the keys of one script apart from those
 * of others. Knows nothing of scripts' texts and calls.
 */
package dff.env;
