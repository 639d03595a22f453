package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.settings.AdbSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones that know keys, or ask their owners. */
class AuthorizationTest extends OnSimulatedPhone {

  @TempDir private Path folder;

  private SimulatedPhone phoneWith(AuthPolicy policy) {
    return simulator.add(PhoneProfile.named("asking").withAuth(policy));
  }

  private static AdbPublicKey publicHalf(Path key) throws Exception {
    return AdbPublicKey.parse(AdbKey.parse(Files.readString(key)).publicText());
  }

  @Test
  void knownKey_isLetIn() throws Exception {
    SimulatedPhone phone =
        phoneWith(AuthPolicy.knownKeys(List.of(publicHalf(keys.resolve("adbkey")))));

    assertThat(run(phone, "true").exitCode()).isZero();
  }

  @Test
  void unknownKey_isUnauthorized() {
    assertUnreachable(phoneWith(AuthPolicy.knownKeys(List.of())), Reason.UNAUTHORIZED);
  }

  @Test
  void acceptedKey_worksFromThenOn() throws Exception {
    SimulatedPhone phone = phoneWith(AuthPolicy.acceptsNewKeys());

    assertThat(run(phone, "true").exitCode()).isZero();
    phone.disconnectAll();
    assertThat(run(phone, "true").exitCode()).isZero();
  }

  /**
   * The dialog belongs to the connection: where that is given up, a late tap counts for nothing.
   */
  @Test
  void ownerWhoNeedsTime_isAskedOnce_andTasksAreToldMeanwhile() throws Exception {
    SimulatedPhone phone = phoneWith(AuthPolicy.asksOwner());

    long start = System.nanoTime();
    assertUnreachable(phone, Reason.UNAUTHORIZED);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(CONNECT_TIMEOUT.plusSeconds(1));
    start = System.nanoTime();
    assertUnreachable(phone, Reason.UNAUTHORIZED);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(CONNECT_TIMEOUT.dividedBy(3));
    assertThat(phone.openDialogs()).isEqualTo(1);

    assertThat(phone.tapAllow()).isTrue();

    await().ignoreExceptions().until(() -> run(phone, "true").exitCode() == 0);
    assertThat(phone.shownDialogs()).isEqualTo(1);
    assertThat(phone.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void ownerWhoTapsAtOnce_letsTheTaskThatWaitsIn() throws Exception {
    SimulatedPhone phone = phoneWith(AuthPolicy.asksOwner());
    var run = runLater(phone, "true");
    await().until(() -> phone.openDialogs() == 1);

    phone.tapAllow();

    assertThat(run.get().exitCode()).isZero();
  }

  @Test
  void ownerWhoNeverAnswers_isAskedAnewAfterTheAuthorizationTimeout() throws Exception {
    shell.close();
    AdbSettings some = settings();
    shell =
        new DadbDeviceShell(
            new AdbSettings(
                some.keyFile(),
                null,
                CONNECT_TIMEOUT,
                Duration.ofMillis(300),
                TRUSTED_FOR,
                START_TIMEOUT,
                IDLE_TIMEOUT,
                Duration.ofMillis(10),
                Duration.ofMillis(10)),
            timers,
            sightings,
            metrics);
    SimulatedPhone phone = phoneWith(AuthPolicy.asksOwner());
    assertUnreachable(phone, Reason.UNAUTHORIZED);

    await().until(() -> phone.openDialogs() == 0);
    assertUnreachable(phone, Reason.UNAUTHORIZED);

    assertThat(phone.shownDialogs()).isEqualTo(2);
  }

  /** The key file alone: its public half is computed, never empty. */
  @Test
  void keyWithoutItsPublicFile_isOfferedWhole() throws Exception {
    Path key = Files.copy(keys.resolve("adbkey"), folder.resolve("adbkey"));
    shell.close();
    shell = shellWith(key, null);
    SimulatedPhone phone = phoneWith(AuthPolicy.acceptsNewKeys());

    assertThat(run(phone, "true").exitCode()).isZero();
    assertThat(phone.crashes()).isZero();
  }

  @Test
  void fleetsKey_canBeChangedWithAnOverlap() throws Exception {
    Path old = keys.resolve("adbkey");
    SimulatedPhone knowsOld = phoneWith(AuthPolicy.knownKeys(List.of(publicHalf(old))));
    shell.close();
    shell = shellWith(folder.resolve("new"), old);
    SimulatedPhone knowsNew =
        simulator.add(
            PhoneProfile.named("new")
                .withAuth(AuthPolicy.knownKeys(List.of(publicHalf(folder.resolve("new"))))));

    assertThat(run(knowsOld, "true").exitCode()).isZero();
    assertThat(run(knowsNew, "true").exitCode()).isZero();
  }

  @Test
  void phoneThatKnowsNeitherKey_isOfferedTheFirst() throws Exception {
    shell.close();
    shell = shellWith(folder.resolve("new"), keys.resolve("adbkey"));
    SimulatedPhone phone = phoneWith(AuthPolicy.acceptsNewKeys());
    run(phone, "true");
    phone.disconnectAll();
    shell.close();
    shell = shellWith(folder.resolve("new"), null);

    phone.setAuth(AuthPolicy.knownKeys(List.of(publicHalf(folder.resolve("new")))));
    assertThat(run(phone, "true").exitCode()).isZero();
  }

  private DadbDeviceShell shellWith(Path key, @Nullable Path previous) {
    AdbSettings some = settings();
    return new DadbDeviceShell(
        new AdbSettings(
            key,
            previous,
            some.connectTimeout(),
            some.authorizationTimeout(),
            some.trustedFor(),
            some.startTimeout(),
            some.idleTimeout(),
            some.backoffFirst(),
            some.backoffMax()),
        timers,
        sightings,
        metrics);
  }
}
