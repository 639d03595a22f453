package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.api.testing.Heap;
import io.phonecommand.api.testing.RawRequest;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskResult;
import io.phonecommand.common.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a request costs while it waits, on which the limit on waiting requests rests. */
@Tag("heap")
class WaitingRequestsHeapIT {

  private static final int REQUESTS = 300;

  /** Ids and command as long as they may be. */
  private static final String[] PHONES =
      IntStream.range(0, 32).mapToObj(i -> "p".repeat(30) + (i + 10)).toArray(String[]::new);

  /** All but one have answered: the costliest state that a request can wait in. */
  private static final String HANGING = PHONES[PHONES.length - 1];

  /** 1024 bytes of UTF-8 that take two bytes for each character in memory. */
  private static final String OUTPUT = "x".repeat(CmdResult.MAX_EXECUTE_MSG_BYTES - 3) + "\u20ac";

  private static final long PLANNED = HeapPlan.connection(PHONES.length, 8 * 1024);

  private static final String BODY =
      "{\"command\":\"%s\",\"instance_ids\":[\"%s\"]}"
          .formatted("x".repeat(1024), String.join("\",\"", PHONES));

  @AutoClose
  private final Api api =
      Api.start(
          "--phone-command.api.sync-window=20s",
          "--phone-command.api.delivery-timeout=15s",
          // Little of it can come and go between two looks at the heap.
          "--spring.kafka.properties.buffer.memory=1000000",
          "--spring.kafka.properties.max.partition.fetch.bytes=100000",
          // A place comes back a moment after its answer has arrived.
          "--phone-command.api.limits.requests-in-flight=" + 2 * REQUESTS,
          "--phone-command.api.limits.tasks-per-second=1000000");

  @AutoClose private final Site site = new Site();
  private final Queue<Task> hanging = new ConcurrentLinkedQueue<>();

  @Test
  void waitingRequest_withItsResults_takesWhatIsPlannedFor() throws Exception {
    site.addInstances(api, "acme", PHONES);
    site.answer(
        task -> {
          if (task.instanceId().equals(HANGING)) {
            hanging.add(task);
          } else {
            answer(task, OUTPUT);
          }
          return List.of();
        });
    // Fills the pools of buffers, whose memory stays.
    long unused = bytesOfAWaitingRequest();

    // Half of the plan; less than a third would be a measurement of something else.
    assertThat(bytesOfAWaitingRequest()).isBetween(PLANNED / 3, PLANNED);
  }

  private long bytesOfAWaitingRequest() throws IOException {
    long before = Heap.live();
    List<Socket> waiting = begin(REQUESTS);
    long during = Heap.live();
    hanging.forEach(task -> answer(task, ""));
    hanging.clear();
    assertThat(awaitAnswers(waiting)).hasSize(REQUESTS).containsOnly("HTTP/1.1 200");
    return (during - before) / REQUESTS;
  }

  private static void answer(Task task, String output) {
    CmdResult result = CmdResult.finished(task.instanceId(), 0, output);
    Broker.shared()
        .writeLater(
            Topics.RESULTS,
            task.replyPartition(),
            task.correlationId(),
            MessageCodec.write(TaskResult.of(task, result)));
  }

  /** Returns once all of them wait and have all results but one. */
  private List<Socket> begin(int count) throws IOException {
    double accepted = accepted();
    String token = Api.token("acme");
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(RawRequest.good(token).body(BODY).begin(api.port()));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> hanging.size() == count && accepted() - accepted == count * (PHONES.length - 1));
    assertThat(api.metric("phone_command_requests_waiting")).isEqualTo(count);
    site.forget();
    return sockets;
  }

  private double accepted() {
    return api.metric("phone_command_results_total{kind=\"accepted\"}");
  }

  private static List<String> awaitAnswers(List<Socket> sockets) {
    return sockets.stream().map(WaitingRequestsHeapIT::statusLine).toList();
  }

  private static String statusLine(Socket socket) {
    try (socket) {
      socket.setSoTimeout(30_000);
      return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
