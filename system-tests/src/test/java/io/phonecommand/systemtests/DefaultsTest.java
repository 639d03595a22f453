package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Defaults of one service that must fit to those of the other. */
class DefaultsTest {
  /** A repeat of the window's last moment may be claimed a sync window later, and must not run. */
  @Test
  void worker_remembersLongerThanARepeatMayTake() {
    Duration repeatsComeFor = Defaults.API.duration("phone-command.api.idempotency-window");
    Duration eachTakes = Defaults.API.duration("phone-command.api.sync-window");

    assertThat(Defaults.WORKER.duration("phone-command.worker.lanes.idempotency-window"))
        .isGreaterThan(repeatsComeFor.plus(eachTakes));
  }
}
