/** Work of the platform itself that is done again and again: what goes when its time is over. */
package dff.ops.job;
