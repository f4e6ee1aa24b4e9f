/** Environment variables, and system settings later. */
package dff.env;
