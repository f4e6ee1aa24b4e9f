/** Multipart bodies, read part by part. Knows no files: who reads a part decides where it goes. */
package dff.web.multipart;
