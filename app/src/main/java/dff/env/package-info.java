/**
 * Environment variables: values that scripts read by name and people manage.
 *
 * <p>Words: the <em>value text</em> is what is stored, the <em>type</em> what Python makes of it; a variable of the type
 * {@code password} is encrypted in the store and shown to nobody but scripts. Knows nothing of scripts' texts and calls.
 */
package dff.env;
