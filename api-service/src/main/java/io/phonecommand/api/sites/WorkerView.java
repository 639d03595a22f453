package io.phonecommand.api.sites;

import io.phonecommand.common.message.WorkerStatement;
import java.time.Instant;

/**
 * What is known of a worker.
 *
 * @param id names it for as long as its process lives
 * @param statement what it has said of itself last
 * @param saidAt when, by its own clock
 * @param gone whether that is so long ago that it is not there
 */
public record WorkerView(String id, WorkerStatement statement, Instant saidAt, boolean gone) {}
