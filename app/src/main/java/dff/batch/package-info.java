/** Batches: functions under an address that answers at once, for work done later. */
package dff.batch;
