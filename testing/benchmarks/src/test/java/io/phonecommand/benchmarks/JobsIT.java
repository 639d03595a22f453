package io.phonecommand.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code mvn verify -Pbenchmark-jobs}. No figure is asserted: the table is there to be read. */
@Tag("benchmark-jobs")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class JobsIT {

  @Test
  void run_writesItsPage() throws Exception {
    JobsSettings settings = JobsSettings.fromSystemProperties();
    long start = System.currentTimeMillis();
    JobsRun.run(settings);
    Path page = settings.output().resolve("jobs.md");
    assertThat(page).content().contains("acceptance for 1 phone", "streams", "finished jobs");
    assertThat(Files.getLastModifiedTime(page).toMillis()).isGreaterThanOrEqualTo(start - 2000);
  }
}
