package io.phonecommand.benchmarks.textbook;

/** What the worker answers. */
public record ShellResult(int exitCode, String output) {}
