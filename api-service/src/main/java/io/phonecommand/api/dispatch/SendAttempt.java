package io.phonecommand.api.dispatch;

import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Hears from the Kafka client what became of one task, and when. */
final class SendAttempt implements Callback {

  private final Thread sender = Thread.currentThread();
  private final BiConsumer<SendOutcome, @Nullable Throwable> report;
  private final DoubleSupplier retries;
  private final double retriesBefore;
  private volatile boolean refusedDuringSend;

  /**
   * Begins before the task is sent.
   *
   * @param retries how many records the client has sent again so far
   */
  SendAttempt(DoubleSupplier retries, BiConsumer<SendOutcome, @Nullable Throwable> report) {
    this.retries = retries;
    this.retriesBefore = retries.getAsDouble();
    this.report = report;
  }

  /**
   * The client calls it on the sending thread while {@code send} runs, or later on its own thread.
   */
  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      report.accept(SendOutcome.STORED, null);
    } else {
      failed(failure, Thread.currentThread() == sender);
    }
  }

  /** {@code send} threw, which it only does before the record is in its buffer. */
  void thrown(RuntimeException failure) {
    failed(failure, true);
  }

  boolean wasRefusedDuringSend() {
    return refusedDuringSend;
  }

  private void failed(Exception failure, boolean duringSend) {
    refusedDuringSend = duringSend;
    boolean firstAttempt = retries.getAsDouble() == retriesBefore;
    report.accept(SendFailures.classify(failure, duringSend, firstAttempt), failure);
  }
}
