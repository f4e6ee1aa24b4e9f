/**
 * What several processes will share: counters now; wake-ups, cache and presence later. Embedded in this process; knows no feature.
 */
package dff.coordination;
