/**
 * Python packages that scripts find without installing them.
 *
 * <p>Words: the <em>batteries</em> are the packages an installation of the original brought along; they are installed into a folder of the
 * data directory while the platform runs. The <em>index</em> is a package index on the network, the <em>wheel folder</em> a folder with
 * package files for hosts without one. The platform itself needs none of them. Knows nothing of scripts.
 */
package dff.environment;
