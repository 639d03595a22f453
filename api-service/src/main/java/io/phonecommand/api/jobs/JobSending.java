package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Hands what belongs to the jobs of one request to Kafka, each site's on a thread of its own, and
 * waits for a limited time: a site whose topic is missing costs the others nothing. Any thread may
 * call it.
 */
final class JobSending {

  /**
   * What is sent for one job.
   *
   * @param jobId the job
   * @param site where it goes
   * @param publishing hands it over
   */
  record Message(String jobId, String site, Publishing publishing) {}

  /** One hand-over, as {@link io.phonecommand.api.dispatch.TaskPublisher} does it. */
  @FunctionalInterface
  interface Publishing {

    /**
     * Returns false if the client refused it at once; may block as Kafka's client does.
     *
     * @param report hears once what has become of it
     */
    boolean publish(Consumer<Outcome> report);
  }

  /**
   * Sends all of {@code messages}.
   *
   * @param limit for handing over and for Kafka's answers together; what has not been begun by then
   *     is never sent
   * @return what is known of each job's message, by job id
   */
  Map<String, Outcome> send(Collection<Message> messages, Duration limit) {
    Batch batch = new Batch(messages.size());
    messages.stream()
        .collect(Collectors.groupingBy(Message::site))
        .forEach(
            (site, some) ->
                Thread.ofVirtual().name("jobs-" + site).start(() -> publishAll(some, batch)));
    batch.await(limit);
    return batch.outcomes(messages);
  }

  private static void publishAll(List<Message> messages, Batch batch) {
    boolean reachable = true;
    for (Message message : messages) {
      if (!batch.begins(message)) {
        continue;
      }
      if (reachable) {
        reachable = message.publishing().publish(outcome -> batch.note(message, outcome));
      } else {
        // What Kafka's client refused for one job of the site, it would refuse for the next one
        // too, after blocking as long again.
        batch.note(message, Outcome.REFUSED);
      }
    }
  }

  /** What is known of all messages. Any thread. */
  private static final class Batch {

    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Map<String, Outcome> known = new ConcurrentHashMap<>();
    private final CountDownLatch open;

    Batch(int size) {
      open = new CountDownLatch(size);
    }

    /** Decides once whether it is sent: true for whoever asks first. */
    boolean begins(Message message) {
      return begun.add(message.jobId());
    }

    void note(Message message, Outcome outcome) {
      if (known.putIfAbsent(message.jobId(), outcome) == null) {
        open.countDown();
      }
    }

    void await(Duration limit) {
      try {
        // Whoever waits looks at the messages, not at why the wait has ended.
        var unused = open.await(limit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Keeps from being sent what nobody has begun to send. */
    Map<String, Outcome> outcomes(Collection<Message> messages) {
      Map<String, Outcome> outcomes = new HashMap<>();
      for (Message message : messages) {
        if (begins(message)) {
          note(message, Outcome.REFUSED);
        }
        outcomes.put(message.jobId(), known.getOrDefault(message.jobId(), Outcome.UNKNOWN));
      }
      return outcomes;
    }
  }
}
