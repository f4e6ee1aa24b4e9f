/** Requests that compute for long, kept away from all others. */
package dff.web.work;
