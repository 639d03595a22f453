package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same request again: on the same replica, on another one, and after a worker's restart. */
class RepeatedRequestIT {

  private static final List<String> PHONES = List.of("p1", "p2", "p3");

  private static LocalSystem system;
  private static URI firstReplica;
  private static URI secondReplica;

  @BeforeAll
  static void start() throws Exception {
    system =
        LocalSystem.start(
            PHONES.stream().map(PhoneProfile::named).toList(), Duration.ofSeconds(20));
    firstReplica = system.endpoint();
    secondReplica = system.startApi();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static long starts(String phone, String command) {
    return system.commandsOf(phone).stream().filter(command::equals).count();
  }

  private static void assertRunOnceOnEach(String command) {
    for (String phone : PHONES) {
      assertThat(starts(phone, command)).as("%s on %s", command, phone).isEqualTo(1);
    }
  }

  @Test
  void retryStorm_overTwoReplicas_runsOnceAndAnswersAllAlike() throws Exception {
    String body = LocalSystem.body("sleep 0.61", PHONES);
    CountDownLatch together = new CountDownLatch(1);
    List<Future<HttpResponse<String>>> posts = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        URI replica = i % 2 == 0 ? firstReplica : secondReplica;
        Callable<HttpResponse<String>> post =
            () -> {
              together.await();
              return system.post(replica, "storm", body);
            };
        posts.add(threads.submit(post));
      }
      together.countDown();
    }

    Set<String> answers = new HashSet<>();
    for (Future<HttpResponse<String>> post : posts) {
      assertThat(post.get().statusCode()).isEqualTo(200);
      answers.add(post.get().body());
    }
    assertThat(answers).hasSize(1);
    assertThat(answers.iterator().next()).contains("\"status\":2").doesNotContain("\"status\":-1");
    assertRunOnceOnEach("sleep 0.61");
  }

  @Test
  void repeatAfterTheEnd_getsTheSameResults_onEitherReplica() throws Exception {
    String body = LocalSystem.body("echo once", PHONES);

    String first = system.post(firstReplica, "ended", body).body();

    assertThat(first).contains("\"execute_msg\":\"once\"");
    assertThat(system.post(firstReplica, "ended", body).body()).isEqualTo(first);
    assertThat(system.post(secondReplica, "ended", body).body()).isEqualTo(first);
    assertRunOnceOnEach("echo once");
  }

  @Test
  void sameIdForSomethingElse_isRefused_onEitherReplica() throws Exception {
    String first = system.post(firstReplica, "used", LocalSystem.body("echo a", PHONES)).body();
    assertThat(first).contains("\"error_code\":\"0\"");

    for (URI replica : List.of(firstReplica, secondReplica)) {
      assertRefused(replica, LocalSystem.body("echo b", PHONES));
      assertRefused(replica, LocalSystem.body("echo a", List.of("p1")));
    }
    assertThat(starts("p1", "echo b")).isZero();
    assertRunOnceOnEach("echo a");
  }

  private static void assertRefused(URI replica, String body) {
    // The other replica hears of a request a few milliseconds after it was accepted.
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> response = system.post(replica, "used", body);
              assertThat(response.statusCode()).isEqualTo(400);
              assertThat(response.body())
                  .isEqualTo(
                      "{\"error_code\":\"KOOPHONE.API.1000\",\"error_msg\":\"x-request-id was used"
                          + " before, for another command, other instance_ids, or the other call\"}");
            });
  }

  @Test
  void otherOrderOfTheSameIds_isTheSameRequest() throws Exception {
    String first = system.post(firstReplica, "order", LocalSystem.body("echo c", PHONES)).body();
    String second =
        system.post(firstReplica, "order", LocalSystem.body("echo c", PHONES.reversed())).body();

    assertThat(first.indexOf("\"p1\"")).isLessThan(first.indexOf("\"p3\""));
    assertThat(second.indexOf("\"p3\"")).isLessThan(second.indexOf("\"p1\""));
    assertRunOnceOnEach("echo c");
  }

  @Test
  void repeatAfterAWorkersRestart_doesNotRun_andSaysThatTheResultIsLost() throws Exception {
    String body = LocalSystem.body("echo lost", PHONES);
    assertThat(system.post(firstReplica, "lost", body).body()).contains("\"status\":2");

    system.restartWorker();

    assertThat(system.post(firstReplica, "lost", body).body())
        .contains("\"error_code\":\"CMD.2003\"")
        .doesNotContain("\"status\":2");
    assertRunOnceOnEach("echo lost");
  }
}
