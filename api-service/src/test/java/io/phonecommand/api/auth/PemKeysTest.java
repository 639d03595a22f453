package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.testing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.FileSystemResource;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class PemKeysTest {

  private static final PublicKey OLD = Keys.rsa(2048).getPublic();
  private static final PublicKey NEW = Keys.rsa(2048).getPublic();
  private static final PublicKey EC = Keys.ec("secp256r1").getPublic();

  private final MeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void writeFirstKey() throws IOException {
    file = Files.writeString(directory.resolve("key.pem"), Keys.pem(OLD));
  }

  @Test
  void changedFile_isReadAgain() throws IOException {
    PemKeys keys = keys(Duration.ZERO);

    Files.writeString(file, Keys.pem(OLD) + Keys.pem(NEW) + Keys.pem(EC));
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD, NEW);
    assertThat(select(keys, JWSAlgorithm.ES256)).containsExactly(EC);

    Files.writeString(file, Keys.pem(NEW));
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(NEW);
    assertThat(select(keys, JWSAlgorithm.ES256)).isEmpty();
    assertThat(refreshes("ok")).isEqualTo(3);
  }

  @Test
  void fileIsNotLookedAt_beforeTheIntervalIsOver() throws IOException {
    PemKeys keys = keys(Duration.ofHours(1));

    Files.writeString(file, Keys.pem(NEW));

    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
  }

  @Test
  void brokenFile_keepsTheOldKey_andIsComplainedOfOnce(CapturedOutput output) throws IOException {
    PemKeys keys = keys(Duration.ZERO);

    Files.writeString(file, Keys.pem(NEW).substring(0, 100));
    for (int i = 0; i < 3; i++) {
      assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
    }

    assertThat(refreshes("failed")).isEqualTo(1);
    assertThat(output.getOut().split("the keys known so far stay in use", -1)).hasSize(2);

    Files.writeString(file, Keys.pem(NEW));
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(NEW);
    assertThat(output).contains("can be read again");
  }

  @Test
  void missingAndHugeFiles_keepTheOldKey_andAreComplainedOfOnce(CapturedOutput output)
      throws IOException {
    PemKeys keys = keys(Duration.ZERO);

    Files.delete(file);
    for (int i = 0; i < 3; i++) {
      assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
    }
    assertThat(refreshes("failed")).isEqualTo(3);
    assertThat(output.getOut().split("cannot be read", -1)).hasSize(2);

    Files.writeString(file, Keys.pem(NEW) + " ".repeat(70_000));
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
    assertThat(output).contains("is larger than 65536 bytes");
  }

  @Test
  void fileThatIsAway_andComesBackUnchanged_canBeReadAgain(CapturedOutput output)
      throws IOException {
    PemKeys keys = keys(Duration.ZERO);

    for (int times = 1; times <= 3; times++) {
      Files.delete(file);
      assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
      assertThat(output.getOut().split("cannot be read", -1)).hasSize(times + 1);

      Files.writeString(file, Keys.pem(OLD));
      assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
      assertThat(output.getOut().split("can be read again", -1)).hasSize(times + 1);
      assertThat(refreshes("ok")).isEqualTo(times + 1);
    }
  }

  @Test
  void brokenFileThatComesBackUnchanged_isStillBroken(CapturedOutput output) throws IOException {
    PemKeys keys = keys(Duration.ZERO);
    String broken = Keys.pem(NEW).substring(0, 100);
    Files.writeString(file, broken);
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);

    Files.delete(file);
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);
    Files.writeString(file, broken);
    assertThat(select(keys, JWSAlgorithm.RS256)).containsExactly(OLD);

    assertThat(output).doesNotContain("can be read again");
    assertThat(output.getOut().split("has a key without its end", -1)).hasSize(3);
  }

  private PemKeys keys(Duration interval) throws IOException {
    return new PemKeys(
        new FileSystemResource(file), interval, new KeyRefreshes("the file", meters));
  }

  private static List<PublicKey> select(PemKeys keys, JWSAlgorithm algorithm) {
    return keys.selectJWSKeys(new JWSHeader(algorithm), null);
  }

  private double refreshes(String outcome) {
    return meters.counter("phone_command.auth.key.refreshes", "outcome", outcome).count();
  }
}
