package io.phonecommand.benchmarks.textbook.api;

import java.util.List;

/**
 * The body of a request.
 *
 * @param phones host:port of each
 */
record CommandRequest(String command, List<String> phones) {}
