package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FanOutTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @AutoClose private final Kafka kafka = new Kafka();
  private final FanOut fanOut = new FanOut(new TaskPublisher(kafka, meters));

  @Test
  void siteThatBlocks_costsOtherSitesNothing_andTheWaitItsLimitOnly() throws InterruptedException {
    List<Task> tasks =
        List.of(Tasks.of("a", "stuck"), Tasks.of("b", "stuck"), Tasks.of("c", "north"));
    PendingRequest request = new PendingRequest(tasks, () -> false);

    fanOut.begin(request);

    Awaitility.await().until(() -> kafka.history().size() == 1);
    assertThat(kafka.history().getFirst().key()).isEqualTo("c");
    long begin = System.nanoTime();
    request.awaitUntil(begin + Duration.ofMillis(50).toNanos());
    request.abandonUnsent();
    assertThat(System.nanoTime() - begin).isLessThan(LONG.toNanos() / 3);
    // Nobody knows what becomes of the one in the client's hands; the next is never sent.
    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.2004");
    assertThat(request.outcome("b").errorCode()).isEqualTo("CMD.1004");
    kafka.release.countDown();
    Awaitility.await().until(() -> kafka.history().size() == 2);
    assertThat(kafka.history().getLast().key()).isEqualTo("a");
  }

  @Test
  void siteThatRefusesOneTask_isNotAskedForTheOthers() throws InterruptedException {
    PendingRequest request =
        new PendingRequest(
            List.of(Tasks.of("a", "missing"), Tasks.of("b", "missing")), () -> false);

    fanOut.begin(request);
    request.awaitUntil(System.nanoTime() + LONG.toNanos());

    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.1004");
    assertThat(request.outcome("b").errorCode()).isEqualTo("CMD.1004");
    assertThat(kafka.refused).hasValue(1);
  }

  @Test
  void singleTask_isPublishedOnTheCallersThread() {
    PendingRequest request = new PendingRequest(List.of(Tasks.of("a", "north")), () -> false);

    fanOut.begin(request);

    assertThat(kafka.history()).hasSize(1);
    assertThat(kafka.senders).containsExactly(Thread.currentThread());
  }

  /** Kafka's own test producer, whose {@code send} blocks or fails for some topics. */
  private static final class Kafka extends MockProducer<String, byte[]> {

    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger refused = new AtomicInteger();
    final Queue<Thread> senders = new ConcurrentLinkedQueue<>();

    Kafka() {
      super(
          Tasks.cluster("stuck", "north", "missing"),
          false,
          null,
          new StringSerializer(),
          new ByteArraySerializer());
    }

    // As with the real producer, one blocked send must not keep the others out.
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> task, Callback callback) {
      senders.add(Thread.currentThread());
      if (task.topic().endsWith("stuck")) {
        awaitRelease();
      }
      if (task.topic().endsWith("missing")) {
        refused.incrementAndGet();
        throw new TimeoutException("topic not present in metadata");
      }
      synchronized (this) {
        return super.send(task, callback);
      }
    }

    private void awaitRelease() {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
