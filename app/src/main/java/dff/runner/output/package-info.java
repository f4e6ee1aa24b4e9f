/** What runs print while they run. */
package dff.runner.output;
