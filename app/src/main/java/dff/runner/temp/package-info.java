/**
 * The folders that tasks may fill: measured while a task runs, removed when its process is dead, whatever a script has put there. Knows
 * numbers of runners, but no process.
 */
package dff.runner.temp;
