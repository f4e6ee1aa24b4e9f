/** Batches: functions under an address that answers at once, for work done later. This version keeps them; it does not run them yet. */
package dff.batch;
