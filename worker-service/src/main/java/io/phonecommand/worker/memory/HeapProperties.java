package io.phonecommand.worker.memory;

import io.phonecommand.common.settings.Bounds;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the heap must have room for and nothing else bounds.
 *
 * @param expectedPhones how many phones of the inventory may be connected at once
 */
@ConfigurationProperties("phone-command.worker")
record HeapProperties(int expectedPhones) {

  private static final int MOST = 10_000_000;

  HeapProperties {
    Bounds.check("phone-command.worker.expected-phones", expectedPhones, 1, MOST);
  }
}
