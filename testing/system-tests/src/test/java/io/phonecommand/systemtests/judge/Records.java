package io.phonecommand.systemtests.judge;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Answer;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadRequest;
import io.phonecommand.systemtests.load.LoggedRequest;
import io.phonecommand.systemtests.load.Timing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of one request, made by hand. Times are milliseconds since it was first sent. */
final class Records {

  static final Duration WINDOW = Duration.ofSeconds(3);
  static final URI FIRST = URI.create("http://localhost:1/");
  static final URI SECOND = URI.create("http://localhost:2/");
  static final String COMMAND = "echo r-1";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Records() {}

  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  /** A request for p1 and p2. */
  static LoggedRequest request(Attempt... attempts) {
    LoadRequest request =
        new LoadRequest("r-1", new LoadCommand(COMMAND, 0), List.of("p1", "p2"), WINDOW);
    return new LoggedRequest(request, List.of(attempts));
  }

  private static Timing timing(long sent, long ended) {
    return new Timing(at(sent), at(ended), Duration.ofMillis(ended - sent));
  }

  static Attempt ok(long sent, long ended, CmdResult... results) {
    Answer answer = new Answer(200, "0", List.of(results));
    return Attempt.answered(FIRST, timing(sent, ended), answer);
  }

  static Attempt malformed(long sent, long ended) {
    return Attempt.answered(FIRST, timing(sent, ended), new Answer(200, "", null));
  }

  static Attempt http(long sent, long ended, int status, String errorCode) {
    Answer answer = new Answer(status, errorCode, null);
    return Attempt.answered(FIRST, timing(sent, ended), answer);
  }

  static Attempt failed(long sent, long ended, End end) {
    return Attempt.failed(SECOND, timing(sent, ended), end);
  }

  static CmdResult succeeded(String phone) {
    return CmdResult.finished(phone, 0, "");
  }

  static CmdResult running(String phone) {
    return CmdResult.running(phone, "");
  }

  static CmdResult error(String phone, TaskError error) {
    return CmdResult.failed(phone, error);
  }

  /** A start of the request's command that lasted 5 ms. */
  static StartedCommand exited(String phone, long at, int exitCode) {
    return started(phone, at, at(at + 5), exitCode);
  }

  static StartedCommand stillRunning(String phone, long at) {
    return started(phone, at, null, null);
  }

  static StartedCommand cutOff(String phone, long at) {
    return started(phone, at, at(at + 5), null);
  }

  private static StartedCommand started(
      String phone, long at, @Nullable Instant endedAt, @Nullable Integer exitCode) {
    return new StartedCommand(at + 1, phone, COMMAND, at(at), endedAt, exitCode);
  }

  /** With all tolerances of 100 ms, and trouble enough for every answer. */
  static final Circumstances TROUBLED =
      Circumstances.calm()
          .withTolerances(Duration.ofMillis(100), Duration.ofMillis(100))
          .withTroubles(
              List.of(Trouble.ofAllPhones(at(-1_000_000), at(1_000_000))), Budget.ofPercent(100));

  /** The rules that the judge finds broken, each as often as it was. */
  static List<Rule> broken(LoggedRequest request, StartedCommand... started) {
    return broken(TROUBLED, request, started);
  }

  static List<Rule> broken(List<Outage> outages, LoggedRequest request, StartedCommand... started) {
    return broken(TROUBLED.withOutages(outages), request, started);
  }

  static List<Rule> broken(
      Circumstances circumstances, LoggedRequest request, StartedCommand... started) {
    return Judge.judge(List.of(request), List.of(started), circumstances).violations().stream()
        .map(Violation::rule)
        .toList();
  }
}
