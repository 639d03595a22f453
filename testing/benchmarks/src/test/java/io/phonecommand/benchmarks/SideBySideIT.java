package io.phonecommand.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code mvn verify -Pbenchmark-table}. No figure is asserted: the table is there to be read. */
@Tag("benchmark-table")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SideBySideIT {

  @Test
  void run_writesItsPage() throws Exception {
    Settings settings = Settings.fromSystemProperties();
    long start = System.currentTimeMillis();
    BenchmarkRun.run(settings);
    Path page = settings.output().resolve("results.md");
    assertThat(page).content().contains("1 phone, p50", "throughput", "first answer");
    assertThat(Files.getLastModifiedTime(page).toMillis()).isGreaterThanOrEqualTo(start - 2000);
  }
}
