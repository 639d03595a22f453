package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.util.unit.DataSize;

/** Of a job whose worker says nothing, once the time is over in which it must have. */
@ResourceLock(Api.SHARED)
class LastWordByTheBoundIT {

  private static final Duration LIMITS = Duration.ofMinutes(40);

  private final Api api = Api.shared();
  private final String tenant = "tenant-" + System.nanoTime();
  private final String phone = "a-" + System.nanoTime();

  /** Another replica's, with a clock that is ahead by all limits. */
  private TaskViews afterTheBound(Duration more) {
    Clock clock = Clock.offset(Clock.systemUTC(), LIMITS.plus(TaskViews.PATIENCE).plus(more));
    return new TaskViews(
        api.bean(JobLogReader.class), api.bean(JobLogWriter.class), DataSize.ofBytes(0), clock);
  }

  @Test
  void jobWithoutALastWord_getsOne_whichIsEverybodys_forEver() throws Exception {
    try (Site site = new Site()) {
      site.understandJobs(api);
      site.addInstances(api, tenant, phone);
      String location = accept();
      TaskAddress address =
          TaskAddress.parse(location.substring(location.lastIndexOf('/') + 1)).orElseThrow();
      Task task =
          Awaitility.await()
              .until(() -> site.tasks().stream().findFirst(), Optional::isPresent)
              .orElseThrow();

      assertThat(lastCode(afterTheBound(Duration.ofMinutes(-1)), address)).isEmpty();
      assertThat(lastCode(afterTheBound(Duration.ofSeconds(1)), address)).isEqualTo("CMD.2004");

      Site.send(task, CmdResult.finished(phone, 0, "too late"));
      assertThat(get(location).body()).contains("\"status\":-1", "CMD.2004");
      assertThat(lastCode(afterTheBound(Duration.ofHours(1)), address)).isEqualTo("CMD.2004");
    }
  }

  private String lastCode(TaskViews views, TaskAddress address) throws Exception {
    Asking asking = Asking.question(tenant, Duration.ofSeconds(10));
    return views
        .look(address, asking)
        .orElseThrow()
        .shared()
        .view()
        .jobs()
        .getFirst()
        .result()
        .errorCode();
  }

  private String accept() {
    String body = "{\"command\":\"ls\",\"instance_ids\":[\"%s\"]}".formatted(phone);
    HttpResponse<String> response =
        api.send(
            api.request(
                    "/v1/instances/async-command",
                    "X-Auth-Token",
                    Api.token(tenant),
                    "x-request-id",
                    "r-" + phone,
                    "Content-Type",
                    "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    return response.headers().firstValue("location").orElseThrow();
  }

  private HttpResponse<String> get(String location) {
    return api.get(location, "X-Auth-Token", Api.token(tenant));
  }
}
