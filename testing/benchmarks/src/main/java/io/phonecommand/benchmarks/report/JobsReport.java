package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.measure.JobsResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a run of the benchmark of jobs has found, for people. */
public final class JobsReport {

  private final Table table;
  private final Table details;

  public JobsReport(JobsResults results) {
    JobRows rows = new JobRows(results);
    table = new Table(JobRow.HEADINGS, rows.rows().stream().map(JobRow::cells).toList());
    details = Details.of(Map.of("1 phone", results.acceptance().latencies()));
  }

  /** The table, for a terminal. */
  public String text() {
    return table.text() + "\n" + details.text() + "\n" + Machine.description() + "\n";
  }

  /**
   * Writes {@code jobs.md}.
   *
   * @param folder is made if it does not exist
   * @param run how the run was made, a sentence
   */
  public void writeTo(Path folder, String run) throws IOException {
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder("# Jobs: results of the last benchmark run\n\n");
    page.append("Written by `mvn verify -Pbenchmark-jobs`; not edited by hand.\n\n");
    page.append(Machine.description()).append('\n').append(run).append("\n\n");
    page.append(table.markdown());
    page.append("\nWhat each line says, and how it is measured: [README.md](README.md#jobs).\n\n");
    page.append("## An acceptance and its floor\n\n").append(details.markdown());
    Files.writeString(folder.resolve("jobs.md"), page);
  }
}
