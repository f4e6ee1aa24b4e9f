/** Resources: uploads of calls, files that functions answer with. Paths never leave the resource folder. */
package dff.file;
