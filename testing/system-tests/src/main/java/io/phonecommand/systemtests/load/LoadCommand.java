package io.phonecommand.systemtests.load;

/**
 * A command that a simulated phone understands.
 *
 * @param text the command line; no other request has the same
 * @param exitCode with which it ends if nothing ends it sooner, 0 to 255
 */
public record LoadCommand(String text, int exitCode) {}
