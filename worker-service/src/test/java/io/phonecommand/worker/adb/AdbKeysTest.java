package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dadb.AdbKeyPair;
import io.phonecommand.common.start.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdbKeysTest {

  private static final int WORKERS = 4;

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("adbkey");
  }

  private AdbKey read() {
    return AdbKeys.read(file(), null).getFirst();
  }

  @Test
  void keyThatIsMade_belongsToItsOwnerAlone_andIsThereTheNextTime() throws Exception {
    AdbKey made = read();

    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(read().publicText())
        .isEqualTo(made.publicText())
        .isEqualTo(Files.readString(folder.resolve("adbkey.pub")));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  /** dadb's key file is another implementation of the same format. */
  @Test
  void publicHalf_isTheOneThatOthersCompute() throws Exception {
    AdbKeyPair.generate(file().toFile(), folder.resolve("adbkey.pub").toFile());

    String theirs = Files.readString(folder.resolve("adbkey.pub"));

    assertThat(read().isPairedWith(theirs)).isTrue();
  }

  @Test
  void workersThatStartAtOnce_haveTheSameKey() throws Exception {
    CyclicBarrier together = new CyclicBarrier(WORKERS);
    try (var threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<String>> keys = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        keys.add(
            threads.submit(
                () -> {
                  together.await();
                  return read().publicText();
                }));
      }
      for (Future<String> key : keys) {
        assertThat(key.get()).isEqualTo(read().publicText());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"})
  void whatIsNoKey_isRefusedWithOneLineThatQuotesNothing(String content) throws Exception {
    Files.writeString(file(), content);

    assertThatThrownBy(this::read)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file().toString())
        .hasMessageNotContaining("AAAA")
        .hasNoCause();
  }

  @Test
  void keyThatNoPhoneTakes_isRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(3072);
    Files.writeString(
        file(),
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(
                java.util.Base64.getMimeEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())));

    assertThatThrownBy(this::read).isInstanceOf(StartException.class).hasMessageContaining("2048");
  }

  @Test
  void publicFileOfAnotherKey_isRefused() throws Exception {
    read();
    Path other = folder.resolve("other");
    AdbKeys.read(other, null);
    Files.copy(
        folder.resolve("other.pub"),
        folder.resolve("adbkey.pub"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(this::read)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("adbkey.pub");
  }

  @Test
  void previousKeyThatIsMissing_isRefused() {
    assertThatThrownBy(() -> AdbKeys.read(file(), folder.resolve("old")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("old");
  }
}
