package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.PollFailures;

/** Something that reads topics on a thread of its own, as its health is asked for. Any thread. */
public interface Reading {

  String name();

  /** Whether its poll loop has ended by itself, so that nothing will ever be read again. */
  boolean hasDied();

  /** Whether its polls fail. */
  PollFailures failures();
}
