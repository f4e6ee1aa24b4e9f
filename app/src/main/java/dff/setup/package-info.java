/** First start: set-up page and token, automatic set-up. */
package dff.setup;
