/**
 * Script sets, drafts, publishing, history, the library that runners read.
 *
 * <p>Words: the <em>draft</em> is what the editor saves, the <em>published</em> text what runs. Knows nothing of links and triggers.
 */
package dff.script;
