package io.phonecommand.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFilesTest {

  private static final String DELAY = "group.initial.rebalance.delay.ms";

  @TempDir private Path folder;

  @Test
  void settingsOfItsOwn_winOverThoseThatAllHave() throws Exception {
    assertThat(settings(List.of())).containsEntry(DELAY, "0");
    assertThat(settings(List.of(DELAY + "=3000", "num.io.threads=2")))
        .containsEntry(DELAY, "3000")
        .containsEntry("num.io.threads", "2")
        .containsEntry("auto.create.topics.enable", "false");
  }

  @Test
  void relayedBroker_listensForTheRelay_andAdvertisesItsPort() throws Exception {
    BrokerFiles files = new BrokerFiles(Uuid.randomUuid().toString(), 1, 20_000, true, List.of());
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(files.prepare(folder, 0))) {
      settings.load(file);
    }

    assertThat(settings.getProperty("listeners")).endsWith(",RELAYED://127.0.0.1:20002");
    assertThat(settings.getProperty("advertised.listeners"))
        .isEqualTo("PLAINTEXT://127.0.0.1:20000,RELAYED://127.0.0.1:20003");
  }

  private Properties settings(List<String> more) throws Exception {
    BrokerFiles files = new BrokerFiles(Uuid.randomUuid().toString(), 1, 20_000, false, more);
    Path own = folder.resolve("with-" + more.size());
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(files.prepare(own, 0))) {
      settings.load(file);
    }
    return settings;
  }
}
