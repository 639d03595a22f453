package io.phonecommand.benchmarks.textbook;

/** What the API asks of the worker. */
public record ShellCommand(String host, int port, String command) {}
