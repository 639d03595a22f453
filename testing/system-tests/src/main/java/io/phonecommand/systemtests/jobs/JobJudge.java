package io.phonecommand.systemtests.jobs;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.jobs.JobRequest.Acceptance;
import io.phonecommand.systemtests.jobs.JobRequest.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was said of asynchronous requests against each other, and against the phones' logs.
 * Pure. Every request must have been accepted, and nothing may run any more.
 */
public final class JobJudge {

  /** Between what the replica stamped and what its caller saw of it. */
  private static final Duration TOLERANCE = Duration.ofMillis(500);

  private static final String ANY = "any";

  private final List<String> violations = new ArrayList<>();

  private JobJudge() {}

  /**
   * Returns what was violated, in words.
   *
   * @param started what the phones ran, complete
   */
  public static List<String> judge(List<JobRequest> requests, List<StartedCommand> started) {
    JobJudge judge = new JobJudge();
    Map<String, List<StartedCommand>> byCommand =
        started.stream().collect(Collectors.groupingBy(StartedCommand::command));
    for (JobRequest request : requests) {
      List<StartedCommand> own = byCommand.getOrDefault(request.command(), List.of());
      judge.oneTaskForAllTries(request);
      judge.wholeAnswers(request);
      judge.onlyWhereAskedFor(request, own);
      EventJudge.problemsOf(request).forEach(text -> judge.violated(request, ANY, text));
      for (String phone : request.phones()) {
        List<StartedCommand> starts =
            own.stream().filter(start -> start.phoneId().equals(phone)).toList();
        judge.oneLastWord(request, phone);
        judge.atMostOnceAndNeverLate(request, phone, starts);
        judge.honest(request, phone, starts);
      }
    }
    return judge.violations;
  }

  private void violated(JobRequest request, String phone, String text) {
    violations.add("request %s, phone %s: %s".formatted(request.id(), phone, text));
  }

  private void oneTaskForAllTries(JobRequest request) {
    Acceptance first = request.acceptances().getFirst();
    for (Acceptance other : request.acceptances()) {
      if (!other.taskId().equals(first.taskId()) || !other.jobIds().equals(first.jobIds())) {
        violated(request, ANY, "two tries have got different ids");
      }
    }
    if (!List.copyOf(first.jobIds().keySet()).equals(request.phones())) {
      violated(request, ANY, "not one job for each phone, in the request's order");
    }
  }

  private void wholeAnswers(JobRequest request) {
    for (Observation seen : request.observations()) {
      List<String> ids = seen.jobs().stream().map(job -> job.result().instanceId()).toList();
      if (!ids.equals(request.phones())) {
        violated(request, ANY, seen.replica() + " has not answered for each phone, in order");
      }
    }
  }

  private void onlyWhereAskedFor(JobRequest request, List<StartedCommand> starts) {
    for (StartedCommand start : starts) {
      if (!request.phones().contains(start.phoneId())) {
        violated(request, start.phoneId(), "started it, though it was not asked to");
      }
    }
  }

  /** The first last word is everybody's, for ever, and there is one once the bound is over. */
  private void oneLastWord(JobRequest request, String phone) {
    Observation first = null;
    CmdResult word = null;
    Instant bound = request.boundAt();
    List<Observation> inOrder = new ArrayList<>(request.observations());
    inOrder.sort((one, other) -> one.answeredAt().compareTo(other.answeredAt()));
    for (Observation seen : inOrder) {
      CmdResult said = resultOf(seen, phone);
      if (said == null) {
        continue;
      }
      if (said.isTerminal() && word == null) {
        first = seen;
        word = said;
      }
      if (said.isTerminal() && !said.equals(word)) {
        violated(request, phone, "two last words: %s and %s".formatted(word, said));
      }
      if (!said.isTerminal() && first != null && seen.askedAt().isAfter(first.answeredAt())) {
        violated(request, phone, seen.replica() + " does not know the last word any more");
      }
      if (!said.isTerminal() && seen.askedAt().isAfter(bound.plus(TOLERANCE))) {
        violated(request, phone, "no last word after the bound");
      }
    }
    for (CmdResult told : toldOf(request, phone).map(JobState::result).toList()) {
      if (told.isTerminal() && word == null) {
        word = told;
      }
      if (told.isTerminal() && !told.equals(word)) {
        violated(request, phone, "two last words: %s and, in a stream, %s".formatted(word, told));
      }
    }
  }

  /** What streams of events told of a job. */
  private static Stream<JobState> toldOf(JobRequest request, String phone) {
    return request.streams().stream()
        .flatMap(stream -> stream.events().stream())
        .flatMap(event -> Stream.ofNullable(event.job()))
        .filter(job -> job.result().instanceId().equals(phone));
  }

  private void atMostOnceAndNeverLate(
      JobRequest request, String phone, List<StartedCommand> starts) {
    if (starts.size() > 1) {
      violated(request, phone, "started %d times".formatted(starts.size()));
    }
    Instant latest = request.takenOnAt().plus(request.limits().start()).plus(TOLERANCE);
    if (starts.stream().anyMatch(start -> start.startedAt().isAfter(latest))) {
      violated(request, phone, "started late");
    }
  }

  private void honest(JobRequest request, String phone, List<StartedCommand> starts) {
    Stream<JobState> said =
        request.observations().stream()
            .flatMap(seen -> seen.jobs().stream())
            .filter(job -> job.result().instanceId().equals(phone));
    // The same is said again and again.
    Stream.concat(said, toldOf(request, phone))
        .distinct()
        .forEach(job -> honest(request, job, starts));
  }

  private void honest(JobRequest request, JobState job, List<StartedCommand> starts) {
    String phone = job.result().instanceId();
    if (job.startedAt() != null && starts.isEmpty()) {
      violated(request, phone, "said to have started, which its log does not know");
    }
    Optional<TaskError> error = errorOf(job.result());
    if (error.isPresent() && !error.get().mayHaveRun() && !starts.isEmpty()) {
      violated(request, phone, "told %s, but started".formatted(error.get().code()));
    }
    Predicate<StartedCommand> evidence = evidenceFor(job.result(), error);
    if (evidence != null && starts.stream().noneMatch(evidence)) {
      violated(request, phone, "told %s, which its log does not show".formatted(job.result()));
    }
  }

  private static @Nullable Predicate<StartedCommand> evidenceFor(
      CmdResult result, Optional<TaskError> error) {
    if (result.status() == CmdResult.SUCCEEDED) {
      return start -> start.exitCode() != null && start.exitCode() == 0;
    }
    if (error.isEmpty()) {
      return null;
    }
    return switch (error.get()) {
      case RUN_FAILED -> start -> start.exitCode() != null && start.exitCode() != 0;
      case RUN_LIMIT_REACHED -> start -> true;
      default -> null;
    };
  }

  private static Optional<TaskError> errorOf(CmdResult result) {
    return Arrays.stream(TaskError.values())
        .filter(error -> error.code().equals(result.errorCode()))
        .findFirst();
  }

  private static @Nullable CmdResult resultOf(Observation seen, String phone) {
    return seen.jobs().stream()
        .map(JobState::result)
        .filter(result -> result.instanceId().equals(phone))
        .findFirst()
        .orElse(null);
  }
}
