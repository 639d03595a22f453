package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who guesses task ids learns nothing, not even from the time that it takes, and slows nobody. */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class JobTenancyIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30));
  private static final String SITE = "north";
  private static final String UNKNOWN = "KOOPHONE.API.1323";
  private static final String OVER_LIMIT = "APIGW.0308";

  /** Tasks that there are. */
  private static final int TASKS = 48;

  private static final int GUESSES = 50_000;
  private static final int AT_ONCE = 16;

  /** What a task id begins with, docs/decisions/0020: a partition of 16 bits, and an offset. */
  private static final int OFFSET_BITS = 48;

  private static final int MOST_PARTITIONS = 1 << 16;

  /** Of the topic of a cluster's jobs. */
  private static final int PARTITIONS = 2;

  /** Of the tenant that asks too often, at each replica. */
  private static final int RATE = 20;

  private static final int ROUNDS = 600;
  private static final int WARM_UP = 100;
  private static final double GREATEST_DIFFERENCE = 0.1;

  /** What a busy machine does to a median it does not do every time. */
  private static final int MEASUREMENTS = 4;

  private static final int CALLERS = 4;
  private static final Duration BETWEEN_GUESSES = Duration.ofMillis(5);
  private static final int QUERIES = 400;
  private static final Duration FAST = Duration.ofMillis(250);

  /** What all callers share, as they share the machine. */
  private static final Duration SHARED = Duration.ofMillis(5);

  JobTenancyIT() {
    super(
        Fire.withLogsKept(
            ClusterPlan.standard()
                .withBrokers(1)
                .withSites(SitePlan.of(SITE, 1, Fire.PHONES))
                .withApiArguments(
                    "--phone-command.api.limits.queries-per-second=50000",
                    "--phone-command.api.limits.tenants."
                        + Cluster.THIRD_TENANT
                        + ".queries-per-second="
                        + RATE)),
        LIMITS);
  }

  /** Tasks of the phones' tenant, which are over. */
  private List<String> tasks() throws Exception {
    List<String> phones = phones(SITE);
    Crowd.call(
        TASKS,
        4,
        index -> {
          String phone = phones.get(index % phones.size());
          JobRequest request = submit(cluster.api(index % 2), "echo %s", List.of(phone));
          observeEnd(cluster.api(0), cluster.api(1), request);
        });
    return requests().stream().map(JobRequest::taskId).toList();
  }

  private static boolean isUnknown(Reply reply) {
    return reply.status() == 404 && reply.errorCode().equals(UNKNOWN);
  }

  /** The place in the log that {@code taskId} names, with other digits behind it. */
  private static String withOtherDigits(String taskId, SplittableRandom random) {
    return taskId.substring(0, taskId.length() / 2) + HexFormat.of().toHexDigits(random.nextLong());
  }

  /** An id of the right form: anything, some place in the log, or the place of a task. */
  private static String guess(List<String> tasks, SplittableRandom random) {
    String task = tasks.get(random.nextInt(tasks.size()));
    long place =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong();
          case 1 -> (random.nextLong(MOST_PARTITIONS) << OFFSET_BITS) | random.nextLong(TASKS);
          // Some of them are beyond the log's end.
          case 2 -> (random.nextLong(PARTITIONS) << OFFSET_BITS) | random.nextLong(8L * TASKS);
          default -> HexFormat.fromHexDigitsToLong(task.substring(0, task.length() / 2));
        };
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(place) + hex.toHexDigits(random.nextLong());
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void fiftyThousandGuesses_areAllUnknown_alsoThoseOfPlacesWhereATaskIs() throws Exception {
    List<String> tasks = tasks();
    Queue<String> found = new ConcurrentLinkedQueue<>();
    try (JobsClient other = new JobsClient(cluster.tokenOf(Cluster.OTHER_TENANT))) {
      for (String foreign : tasks) {
        assertThat(isUnknown(other.query(cluster.api(0), foreign))).as(foreign).isTrue();
      }
      Crowd.call(
          GUESSES,
          AT_ONCE,
          index -> {
            SplittableRandom random = new SplittableRandom(Fire.SEED * GUESSES + index);
            // Its own tenant's ids can't be guessed either.
            JobsClient guesser = index % 2 == 0 ? other : client;
            String id = guess(tasks, random);
            Reply reply = guesser.query(cluster.api(random.nextInt(2)), id);
            if (!isUnknown(reply)) {
              found.add("%s: %d %s".formatted(id, reply.status(), reply.errorCode()));
            }
          });
    }

    assertThat(found).isEmpty();
    assertJudged();
  }

  @Test
  void anothersTask_costsWhatAnUnknownOneCosts() throws Exception {
    List<String> tasks = tasks();
    List<String> differences = new ArrayList<>();
    try (JobsClient other = new JobsClient(cluster.tokenOf(Cluster.OTHER_TENANT))) {
      for (int i = 0; i < MEASUREMENTS; i++) {
        double difference = difference(other, tasks);
        System.out.printf("another's tasks take %.3f of what unknown ones take%n", 1 + difference);
        if (Math.abs(difference) <= GREATEST_DIFFERENCE) {
          return;
        }
        differences.add("%.3f".formatted(difference));
      }
    }
    assertThat(differences).as("medians of another's tasks and of unknown ones").isEmpty();
  }

  /** By how much more the median of others' tasks is, as a part; both are asked for in turns. */
  private double difference(JobsClient guesser, List<String> tasks) throws Exception {
    SplittableRandom random = new SplittableRandom(Fire.SEED);
    List<Duration> foreign = new ArrayList<>();
    List<Duration> unknown = new ArrayList<>();
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      String taskId = tasks.get(random.nextInt(tasks.size()));
      String guessed = withOtherDigits(tasks.get(random.nextInt(tasks.size())), random);
      Duration ofAnothers = timeOfUnknown(guesser, taskId);
      Duration ofGuessed = timeOfUnknown(guesser, guessed);
      if (i >= WARM_UP) {
        foreign.add(ofAnothers);
        unknown.add(ofGuessed);
      }
    }
    return (double) quantile(foreign, 50).toNanos() / quantile(unknown, 50).toNanos() - 1;
  }

  private Duration timeOfUnknown(JobsClient guesser, String id) throws Exception {
    long begin = System.nanoTime();
    Reply reply = guesser.query(cluster.api(0), id);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(isUnknown(reply)).as("%s: %d", id, reply.status()).isTrue();
    return took;
  }

  private static Duration quantile(List<Duration> times, int percent) {
    return times.stream()
        .sorted()
        .skip((long) times.size() * percent / 100)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tenantThatGuessesTooOften_isRefused_andOthersAreAnsweredAsFastAsBefore() throws Exception {
    List<String> tasks = tasks();
    List<String> slow = new ArrayList<>();
    for (int i = 0; i < MEASUREMENTS; i++) {
      List<Duration> calm = times(tasks);
      List<Duration> disturbed = timesWhileOthersGuess(tasks);
      Duration most = quantile(calm, 50).multipliedBy(2).plus(SHARED);
      String measured =
          "median %d us, %d us without, p99 %d us"
              .formatted(
                  micros(quantile(disturbed, 50)),
                  micros(quantile(calm, 50)),
                  micros(quantile(disturbed, 99)));
      System.out.println("queries beside a tenant that guesses too often: " + measured);
      if (quantile(disturbed, 50).compareTo(most) < 0
          && quantile(disturbed, 99).compareTo(FAST) < 0) {
        return;
      }
      slow.add(measured);
    }
    assertThat(slow).as("queries beside a tenant that guesses too often").isEmpty();
  }

  private static long micros(Duration time) {
    return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
  }

  /** What queries of the phones' tenant take. */
  private List<Duration> times(List<String> tasks) throws Exception {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      long begin = System.nanoTime();
      Reply reply = client.query(cluster.api(0), tasks.get(i % tasks.size()));
      times.add(Duration.ofNanos(System.nanoTime() - begin));
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }
    return times;
  }

  private List<Duration> timesWhileOthersGuess(List<String> tasks) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    List<FutureTask<Integer>> callers = new ArrayList<>();
    List<Duration> times;
    try (JobsClient guesser = new JobsClient(cluster.tokenOf(Cluster.THIRD_TENANT))) {
      for (int i = 0; i < CALLERS; i++) {
        SplittableRandom random = new SplittableRandom(Fire.SEED + i);
        callers.add(
            Crowd.inBackground(
                () -> {
                  int count = 0;
                  do {
                    replies.add(guesser.query(cluster.api(0), guess(tasks, random)));
                    count++;
                  } while (!end.await(BETWEEN_GUESSES.toMillis(), TimeUnit.MILLISECONDS));
                  return count;
                }));
      }
      try {
        await()
            .atMost(LIMIT)
            .until(() -> replies.stream().anyMatch(reply -> reply.status() == 429));
        times = times(tasks);
      } finally {
        end.countDown();
      }
      for (FutureTask<Integer> caller : callers) {
        assertThat(caller.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isPositive();
      }
    }
    assertThat(replies).allMatch(reply -> isUnknown(reply) || isRefused(reply));
    return times;
  }

  private static boolean isRefused(Reply reply) {
    return reply.status() == 429
        && reply.errorCode().equals(OVER_LIMIT)
        && reply.response().headers().firstValue("retry-after").isPresent();
  }
}
