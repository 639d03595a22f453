package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two tenants of one service: what one of them uses up is not missed by the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantLimitsIT {

  private static final Duration WINDOW = Duration.ofSeconds(3);

  @AutoClose
  private final Api api =
      Api.start(
          "--phone-command.api.sync-window=" + WINDOW.toMillis() + "ms",
          "--phone-command.api.limits.requests-in-flight=2",
          "--phone-command.api.limits.tenants.slow.tasks-per-second=10",
          "--phone-command.api.limits.tenants.frugal.tasks-per-second=1",
          "--phone-command.api.limits.tenants.thrifty.tasks-per-second=1");

  @AutoClose private final Site site = new Site();

  @BeforeEach
  void answerTheOtherTenantOnly() {
    site.addInstances(api, "busy", "limits-silent");
    site.addInstances(api, "other", "limits-quick");
    site.answer(
        task ->
            task.instanceId().equals("limits-quick")
                ? List.of(CmdResult.finished("limits-quick", 0, ""))
                : List.of());
  }

  @Test
  void requestsInFlight_areLimitedPerTenant() throws ExecutionException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> waiting =
          IntStream.range(0, 2)
              .mapToObj(i -> threads.submit(() -> api.run("busy", "ls", "limits-silent")))
              .toList();
      Awaitility.await().until(() -> api.metric("phone_command_requests_waiting") == 2);
      double counted = rejected("tenant-requests");

      var refused = api.run("busy", "ls", "limits-silent");
      long begin = System.nanoTime();
      var other = api.run("other", "ls", "limits-quick");

      assertOverLimit(refused, "The tenant has too many requests in flight.", "1");
      assertThat(rejected("tenant-requests")).isEqualTo(counted + 1);
      assertThat(other.body()).contains("\"status\":2");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WINDOW.dividedBy(2));
      for (Future<HttpResponse<String>> request : waiting) {
        assertThat(request.get().statusCode()).isEqualTo(200);
      }
    }
    assertThat(site.tasks().stream().filter(task -> task.tenant().equals("busy"))).hasSize(2);
    // Their places are free again, a moment after their answers have arrived.
    Awaitility.await().until(() -> api.run("busy", "ls", "nobody").statusCode() == 200);
  }

  @Test
  void tasks_areLimitedPerTenantAndSecond() {
    String[] ids = IntStream.range(0, 32).mapToObj(i -> "n" + i).toArray(String[]::new);
    HttpResponse<String> last = api.run("slow", "ls", ids);
    for (int i = 0; i < 50 && last.statusCode() == 200; i++) {
      last = api.run("slow", "ls", ids);
    }

    assertThat(last.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 4L);
    assertOverLimit(
        last,
        "The tenant sends too many tasks per second.",
        last.headers().firstValue("retry-after").orElse(""));
    assertThat(rejected("tenant-tasks")).isGreaterThanOrEqualTo(1);
    assertThat(api.run("other", "ls", "limits-quick").body()).contains("\"status\":2");
    // It comes back by itself.
    Awaitility.await().until(() -> api.run("slow", "ls", "n1").statusCode() == 200);
  }

  @Test
  void invalidRequests_costOneTaskEach() {
    long begin = System.nanoTime();
    int read = 0;
    HttpResponse<String> last = api.run("frugal", "r;", "a");
    while (last.statusCode() == 400 && read < 1000) {
      read++;
      last = api.run("frugal", "r;", "a");
    }

    // A bucket full, and what has come into it meanwhile.
    int seconds = (int) Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    assertThat(read).isBetween(100, 100 + seconds + 1);
    // As long as the largest request would have to wait: this one was not read.
    assertThat(last.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(31L, 32L);
    assertOverLimit(
        last,
        "The tenant sends too many tasks per second.",
        last.headers().firstValue("retry-after").orElse(""));
  }

  @Test
  void requestsThatAreRefusedAsAWhole_costOneTaskEach() {
    String[] ids = IntStream.range(0, 32).mapToObj(i -> "n" + i).toArray(String[]::new);
    assertThat(api.runAs("again", "thrifty", "ls", ids).statusCode()).isEqualTo(200);
    for (int i = 0; i < 10; i++) {
      assertThat(api.runAs("again", "thrifty", "id", ids).body()).contains("KOOPHONE.API.1000");
    }

    // 100 - 32 - 10
    assertThat(api.run("thrifty", "ls", ids).statusCode()).isEqualTo(200);
  }

  private void assertOverLimit(HttpResponse<String> response, String text, String retryAfter) {
    assertThat(response.body())
        .isEqualTo("{\"error_code\":\"APIGW.0308\",\"error_msg\":\"%s\"}".formatted(text));
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("retry-after")).hasValue(retryAfter);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  private double rejected(String reason) {
    return api.metric("phone_command_requests_rejected_total{reason=\"" + reason + "\"}");
  }
}
