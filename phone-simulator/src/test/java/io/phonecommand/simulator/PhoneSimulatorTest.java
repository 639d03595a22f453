package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.simulator.log.StartedCommand;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PhoneSimulatorTest {
  private final PhoneSimulator simulator = PhoneSimulator.start();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void phone_without_system_says_what_the_api_reference_shows() throws IOException {
    SimulatedPhone phone = simulator.add(PhoneProfile.named("a44uhlf7").withoutSystem());
    try (WireClient client = WireClient.connected(phone)) {
      ShellAnswer answer = client.shell("ls /system");

      assertThat(answer.stderr())
          .isEqualTo("ls: cannot access '/system': No such file or directory\n");
      assertThat(answer.stdout()).isEmpty();
      assertThat(answer.exitCode).isEqualTo(1);
    }
  }

  @Test
  void log_knows_what_ran_and_how_it_ended() throws IOException {
    SimulatedPhone phone = simulator.add(PhoneProfile.named("one"));
    SimulatedPhone other = simulator.add(PhoneProfile.named("two"));
    try (WireClient client = WireClient.connected(phone);
        WireClient otherClient = WireClient.connected(other)) {
      client.shell("sim-exit 7");
      otherClient.shell("true");
    }

    assertThat(simulator.log().startedOn("one"))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.command()).isEqualTo("sim-exit 7");
              assertThat(command.exitCode()).isEqualTo(7);
            });
    assertThat(simulator.log().all())
        .extracting(StartedCommand::phoneId)
        .containsExactly("one", "two");
    assertThat(phone.startedCommands()).isEqualTo(1);
    assertThat(simulator.log().count()).isEqualTo(2);
  }

  @Test
  void registered_command_is_found_on_its_phone_only() throws IOException {
    SimulatedPhone phone = simulator.add(PhoneProfile.named("one"));
    SimulatedPhone other = simulator.add(PhoneProfile.named("two"));
    phone.register(
        "greet",
        context -> {
          context.stdout("hello " + context.argument(0, "?"));
          return 3;
        });
    try (WireClient client = WireClient.connected(phone);
        WireClient otherClient = WireClient.connected(other)) {
      ShellAnswer answer = client.shell("greet you");

      assertThat(answer.stdout()).isEqualTo("hello you");
      assertThat(answer.exitCode).isEqualTo(3);
      assertThat(otherClient.shell("greet").exitCode).isEqualTo(127);
    }
  }

  @Test
  void second_phone_with_the_same_id_is_refused() {
    simulator.add(PhoneProfile.named("one"));

    assertThatThrownBy(() -> simulator.add(PhoneProfile.named("one")))
        .isInstanceOf(IllegalStateException.class);
  }
}
