package io.phonecommand.simulator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outbox whose client does not read until the test says so. */
final class OutboxTest {
  private static final Message MESSAGE = new Message(MessageType.OKAY, 1, 1);

  private final CountDownLatch clientReads = new CountDownLatch(1);
  private final Outbox outbox =
      new Outbox(new StuckStream(), Fault::none, new Freezer(), Duration.ofMillis(100));
  private final Thread writer = Thread.ofVirtual().start(this::drain);

  @AfterEach
  void stop() {
    writer.interrupt();
  }

  @Test
  void write_that_takes_too_long_is_a_stall_until_it_goes_on() throws IOException {
    assertThat(outbox.isStalled()).isFalse();
    outbox.post(MESSAGE);

    await().until(outbox::isStalled);
    clientReads.countDown();
    await().until(() -> !outbox.isStalled());
  }

  @Test
  void full_queue_is_waited_for_only_so_long() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                outbox.post(MESSAGE);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("the client does not read");
  }

  @Test
  void interrupted_thread_can_still_post() throws IOException {
    Thread.currentThread().interrupt();
    outbox.post(MESSAGE);

    assertThat(Thread.interrupted()).isTrue();
    await().until(outbox::isStalled);
  }

  private void drain() {
    try {
      outbox.drain();
    } catch (IOException | InterruptedException e) {
      // The test is over.
    }
  }

  private final class StuckStream extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        clientReads.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }
}
