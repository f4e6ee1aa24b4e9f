/** The register of published functions and what they declare. Knows nothing of scripts' texts. */
package dff.function;
