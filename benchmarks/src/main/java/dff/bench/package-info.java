/** Speed of the whole: the ceiling that {@code ./dff bench} runs beside the platform. Depends on the application, never the reverse. */
package dff.bench;
