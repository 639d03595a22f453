package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.RawRequest;
import io.phonecommand.api.testing.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a request costs while it waits, on which the limit on waiting requests rests. */
class WaitingRequestsIT {

  private static final int REQUESTS = 100;
  private static final int ROUNDS = 3;

  /**
   * A third of a heap of 512 MB, divided by the default of max-waiting-requests, 2000. Measured: 60
   * to 75 KB.
   */
  private static final long BYTES_PER_REQUEST = 512 * 1024 * 1024 / 3 / 2000;

  /** Ids and command as long as they may be. */
  private static final String[] PHONES =
      IntStream.range(0, 32).mapToObj(i -> "p".repeat(30) + (i + 10)).toArray(String[]::new);

  private static final String BODY =
      "{\"command\":\"%s\",\"instance_ids\":[\"%s\"]}"
          .formatted("x".repeat(1024), String.join("\",\"", PHONES));

  @AutoClose
  private final Api api =
      Api.start(
          "--phone-command.api.sync-window=5s",
          "--phone-command.api.delivery-timeout=4s",
          // A place comes back a moment after its answer has arrived.
          "--phone-command.api.limits.requests-in-flight=" + 2 * REQUESTS,
          "--phone-command.api.limits.tasks-per-second=1000000");

  @Test
  void waitingRequest_takesLittleHeap() throws Exception {
    try (Site silent = new Site()) {
      silent.addInstances(api, "acme", PHONES);
    }
    // Fills the pools of buffers, whose memory stays.
    awaitAnswers(begin(REQUESTS));

    // The median, because the broker and the rest of this JVM grow and shrink by themselves.
    List<Long> bytes = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      bytes.add(bytesOfAWaitingRequest());
    }
    assertThat(bytes.stream().sorted().toList().get(ROUNDS / 2))
        .as("of %s", bytes)
        .isBetween(0L, BYTES_PER_REQUEST);
  }

  private long bytesOfAWaitingRequest() throws IOException {
    long before = liveHeap();
    List<Socket> waiting = begin(REQUESTS);
    long during = liveHeap();
    assertThat(awaitAnswers(waiting)).hasSize(REQUESTS).containsOnly("HTTP/1.1 200");
    return (during - before) / REQUESTS;
  }

  /** Returns once all of them wait and their tasks are with Kafka. */
  private List<Socket> begin(int count) throws IOException {
    double published = published();
    String token = Api.token("acme");
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(RawRequest.good(token).body(BODY).begin(api.port()));
    }
    Awaitility.await().until(() -> published() - published == count * PHONES.length);
    assertThat(api.metric("phone_command_requests_waiting")).isEqualTo(count);
    return sockets;
  }

  private double published() {
    return api.metric("phone_command_tasks_published_total{cause=\"\",outcome=\"stored\"}");
  }

  private static List<String> awaitAnswers(List<Socket> sockets) {
    return sockets.stream().map(WaitingRequestsIT::statusLine).toList();
  }

  private static String statusLine(Socket socket) {
    try (socket) {
      socket.setSoTimeout(30_000);
      return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
