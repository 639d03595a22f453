package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Android's own adb client cannot tell these phones from others. Each test has its own phone. */
final class AdbClientIT {
  @TempDir static Path home;
  private static @Nullable Adb adbOrNone;
  private static final PhoneSimulator SIMULATOR = PhoneSimulator.start();
  private static int phones;

  private Adb adb;
  private SimulatedPhone phone;

  @BeforeAll
  static void startServer() throws IOException, InterruptedException {
    if (!Adb.isInstalled()) {
      String missing = "there is no adb client on the PATH (Debian: apt-get install adb)";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(missing);
      }
      System.err.println("\n*** AdbClientIT IS SKIPPED: " + missing + " ***\n");
      return;
    }
    Adb started = new Adb(home);
    started.run("start-server");
    adbOrNone = started;
  }

  @AfterAll
  static void killServer() throws IOException {
    if (adbOrNone != null) {
      adbOrNone.close();
    }
    SIMULATOR.close();
  }

  @BeforeEach
  void addPhone() {
    assumeTrue(adbOrNone != null, "no adb client");
    adb = Objects.requireNonNull(adbOrNone);
    phone = SIMULATOR.add(PhoneProfile.named("phone-" + ++phones));
  }

  @Test
  void phone_is_connected_and_listed() throws Exception {
    assertThat(adb.run("connect", Adb.serial(phone)).stdout()).contains("connected to");

    assertThat(adb.run("devices", "-l").stdout())
        .containsPattern(Adb.serial(phone) + " +device .*model:Simulated_Phone");
    assertThat(adb.run("-s", Adb.serial(phone), "features").stdout())
        .contains("shell_v2", "cmd", "stat_v2");
  }

  @Test
  void directory_is_listed() throws Exception {
    connect();
    Adb.Result result = adb.shell(phone, "ls -l /system");

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout())
        .startsWith("total ")
        .contains("drwxr-xr-x 2 root  root       4096 2009-01-01 00:00 bin\n");
  }

  @Test
  void missing_directory_is_reported_on_stderr() throws Exception {
    phone = SIMULATOR.add(PhoneProfile.named("bare-" + phones).withoutSystem());
    connect();
    Adb.Result result = adb.shell(phone, "ls /system");

    assertThat(result)
        .isEqualTo(
            new Adb.Result(1, "", "ls: cannot access '/system': No such file or directory\n"));
  }

  @Test
  void exit_code_arrives() throws Exception {
    connect();

    assertThat(adb.shell(phone, "exit 7").exitCode()).isEqualTo(7);
    assertThat(adb.shell(phone, "exit 255").exitCode()).isEqualTo(255);
  }

  @Test
  void stderr_is_kept_apart() throws Exception {
    connect();
    Adb.Result result = adb.shell(phone, "sim-interleave 1 3");

    assertThat(result).isEqualTo(new Adb.Result(3, "out-0001\n", "err-0001\n"));
  }

  @Test
  void unknown_command_is_127() throws Exception {
    connect();
    Adb.Result result = adb.shell(phone, "foo");

    assertThat(result)
        .isEqualTo(new Adb.Result(127, "", "/system/bin/sh: foo: inaccessible or not found\n"));
  }

  @Test
  void command_that_takes_its_time_is_waited_for() throws Exception {
    connect();
    Adb.Result result = adb.shell(phone, "sim-trickle 2 1000");

    assertThat(result).isEqualTo(new Adb.Result(0, "line-0001\nline-0002\n", ""));
  }

  @Test
  void megabyte_of_output_arrives_intact() throws Exception {
    connect();
    Adb.Result result = adb.shell(phone, "sim-output 1048576");

    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 1048576; i++) {
      expected.append((char) ('a' + i % 26));
    }
    assertThat(result.stdout().equals(expected.toString())).as("intact").isTrue();
  }

  @Test
  void two_shells_run_at_once() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    phone.register(
        "meet",
        context -> {
          try {
            // Neither goes on before the other has come.
            both.await(30, TimeUnit.SECONDS);
          } catch (BrokenBarrierException | TimeoutException e) {
            return 1;
          }
          context.stdout("met " + context.argument(0, "") + "\n");
          return 0;
        });
    connect();
    Adb.Running first = adb.start(List.of("-s", Adb.serial(phone), "shell", "meet one"));
    Adb.Running second = adb.start(List.of("-s", Adb.serial(phone), "shell", "meet two"));

    assertThat(adb.await(first)).isEqualTo(new Adb.Result(0, "met one\n", ""));
    assertThat(adb.await(second)).isEqualTo(new Adb.Result(0, "met two\n", ""));
    assertThat(phone.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void what_is_typed_is_taken_and_its_end_reaches_the_command() throws Exception {
    connect();
    Adb.Running cat = adb.start(List.of("-s", Adb.serial(phone), "shell", "cat"));
    String text = "typed\n".repeat(30_000);
    cat.process().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));

    assertThat(adb.await(cat)).isEqualTo(new Adb.Result(0, "", ""));
  }

  @Test
  void client_that_is_killed_ends_its_command() throws Exception {
    connect();
    Adb.Running sleep = adb.start(List.of("-s", Adb.serial(phone), "shell", "sleep 1000"));
    await().until(() -> phone.startedCommands() == 1);
    sleep.process().destroyForcibly();

    await().until(() -> SIMULATOR.log().startedOn(phone.id()).getFirst().wasAborted());
  }

  @Test
  void other_services_are_refused() throws Exception {
    connect();
    Adb.Result result =
        adb.run("-s", Adb.serial(phone), "push", adb.publicKeyFile().toString(), "/sdcard/x");

    assertThat(result.exitCode()).isNotZero();
    assertThat(adb.shell(phone, "true").exitCode()).isZero();
  }

  @Test
  void raw_output_arrives_without_packets() throws Exception {
    connect();

    assertThat(adb.run("-s", Adb.serial(phone), "exec-out", "echo raw").stdout())
        .isEqualTo("raw\n");
  }

  @Test
  void key_that_the_phone_knows_comes_in_by_its_signature() throws Exception {
    phone.setAuth(AuthPolicy.knownKeys(Set.of(AdbPublicKey.parse(adb.publicKey()))));

    assertThat(adb.run("connect", Adb.serial(phone)).stdout()).contains("connected to");
    assertThat(adb.shell(phone, "echo hi").stdout()).isEqualTo("hi\n");
  }

  @Test
  void new_key_is_taken_in() throws Exception {
    phone.setAuth(AuthPolicy.acceptsNewKeys());
    adb.run("connect", Adb.serial(phone));
    awaitState("device");

    assertThat(adb.shell(phone, "echo hi").stdout()).isEqualTo("hi\n");
  }

  @Test
  void phone_that_refuses_or_never_answers_is_unauthorized() throws Exception {
    for (AuthPolicy policy : List.of(AuthPolicy.knownKeys(Set.of()), AuthPolicy.asksOwner())) {
      phone.setAuth(policy);
      adb.run("connect", Adb.serial(phone));

      awaitState("unauthorized");
      assertThat(adb.shell(phone, "echo hi").exitCode()).isNotZero();
      adb.run("disconnect", Adb.serial(phone));
    }
    assertThat(phone.startedCommands()).isZero();
  }

  @Test
  void adb_waits_for_the_owner_and_is_let_in_by_the_tap() throws Exception {
    phone.setAuth(AuthPolicy.asksOwner());
    adb.run("connect", Adb.serial(phone));
    awaitState("unauthorized");

    assertThat(phone.tapAllow()).isTrue();
    awaitState("device");
    assertThat(adb.shell(phone, "echo hi").stdout()).isEqualTo("hi\n");
    assertThat(phone.acceptedConnections()).as("on the connection that asked").isEqualTo(1);
  }

  @Test
  void phone_that_refuses_connections_looks_switched_off() throws Exception {
    phone.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    assertThat(adb.run("connect", Adb.serial(phone)).stdout()).contains("Connection refused");

    phone.clearFault();
    connect();
  }

  /** What adb itself makes of it is its own affair: to some of these it says success. */
  @Test
  void adb_neither_hangs_nor_stays_broken_after_a_fault() throws Exception {
    connect();
    for (FaultKind kind :
        List.of(
            FaultKind.REFUSE_SHELL,
            FaultKind.DROP_ON_OPEN,
            FaultKind.DROP_BEFORE_OUTPUT,
            FaultKind.DROP_DURING_OUTPUT,
            FaultKind.DROP_AFTER_OUTPUT,
            FaultKind.NO_EXIT_PACKET,
            FaultKind.GARBAGE)) {
      phone.inject(Fault.of(kind));
      adb.shell(phone, "echo hi");
      phone.clearFault();

      adb.run("disconnect", Adb.serial(phone));
      connect();
      assertThat(adb.shell(phone, "echo hi").stdout()).as(kind.label()).isEqualTo("hi\n");
    }
  }

  @Test
  void character_that_is_split_arrives_whole() throws Exception {
    phone.inject(Fault.of(FaultKind.SPLIT_CHARACTERS));
    connect();

    assertThat(adb.shell(phone, "echo gr\u00fc\u00dfe \u20ac").stdout())
        .isEqualTo("gr\u00fc\u00dfe \u20ac\n");
    assertThat(SIMULATOR.log().startedOn(phone.id()))
        .extracting(StartedCommand::exitCode)
        .containsExactly(0);
  }

  private void connect() throws IOException, InterruptedException {
    assertThat(adb.run("connect", Adb.serial(phone)).stdout()).contains("connected to");
  }

  private void awaitState(String state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> adb.run("devices").stdout(),
            list -> list.contains(Adb.serial(phone) + "\t" + state));
  }
}
