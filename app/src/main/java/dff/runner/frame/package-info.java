/** How bytes travel between the platform and a Python process ({@code docs/protocol.md}), and how many of them the platform holds. */
package dff.runner.frame;
