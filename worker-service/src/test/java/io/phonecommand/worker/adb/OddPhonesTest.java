package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** Phones that are not like the others, and what an operator is told about them. */
@Isolated("Reads a log into which other tests write, too.")
class OddPhonesTest extends OnSimulatedPhone {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().setLevel(Level.INFO);
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(PhoneLog.class);
  }

  private List<String> lines() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** adbkit's bridge, old phones: what they can do is seen when they are asked. */
  @Test
  void bannerWithoutFeatures_isNoReasonToGiveUp() throws Exception {
    SimulatedPhone phone =
        simulator.add(
            PhoneProfile.named("bridge")
                .withBanner("device::ro.product.name=x;ro.product.model=x;ro.product.device=x;"));

    assertThat(run(phone, "echo there").output()).isEqualTo("there");
  }

  @Test
  void phoneWithoutTheShellProtocol_isRefused_andTheLogNamesTheVersion() {
    SimulatedPhone old = simulator.add(PhoneProfile.named("old").withoutShellV2());

    assertUnreachable(old, Reason.SHELL_REFUSED);

    assertThat(lines())
        .singleElement()
        .asString()
        .contains("old", "SHELL_REFUSED", "Android 7")
        .doesNotContain("shell,v2");
    assertThat(old.startedCommands()).isZero();
  }

  @Test
  void phoneThatNoLongerRefusesTheShell_isToldToBeBack_onTheSameConnection() throws Exception {
    run("true");
    simulated.inject(Fault.of(FaultKind.REFUSE_SHELL));
    assertUnreachable(Reason.SHELL_REFUSED);
    simulated.clearFault();

    run("true");

    assertThat(lines()).hasSize(2).last().asString().contains("p1", "again");
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void wirelessDebugging_isToldAsThat() {
    SimulatedPhone tls = simulator.add(PhoneProfile.named("tls").withTls());

    assertUnreachable(tls, Reason.TLS_REQUIRED);

    assertThat(lines()).singleElement().asString().contains("tls", "adb tcpip");
  }

  @Test
  void peerThatIsNoPhone_isToldAsThat() {
    simulated.inject(Fault.of(FaultKind.GARBAGE));

    assertUnreachable(Reason.NOT_ADB);
  }

  @Test
  void phoneThatAsksItsOwner_isLoggedWithTheFingerprintThatItShows() throws Exception {
    SimulatedPhone phone =
        simulator.add(PhoneProfile.named("asking").withAuth(AuthPolicy.asksOwner()));

    assertUnreachable(phone, Reason.UNAUTHORIZED);

    String fingerprint = AdbKey.parse(Files.readString(keys.resolve("adbkey"))).fingerprint();
    assertThat(lines()).singleElement().asString().contains("asking", fingerprint);
  }

  @Test
  void eachChange_isLoggedOnce() throws Exception {
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    assertUnreachable(Reason.CONNECT_FAILED);
    assertUnreachable(Reason.CONNECT_FAILED);
    assertThat(lines()).singleElement().asString().contains("p1", "CONNECT_FAILED");

    simulated.clearFault();
    await().ignoreExceptions().until(() -> run("true").exitCode() == 0);
    assertThat(lines()).hasSize(2).last().asString().contains("p1", "again");
    assertThat(
            metrics.counter("phone_command.phones.unreachable", "reason", "CONNECT_FAILED").count())
        .isEqualTo(2);
  }
}
