/**
 * What several processes will share: counters and presence now; wake-ups and cache later. Embedded in this process; knows no feature.
 */
package dff.coordination;
