package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.measure.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run has found, for people. */
public final class Report {

  private final Results results;
  private final Table table;

  public Report(Results results) {
    this.results = results;
    List<Row> rows = new ArrayList<>(new LatencyRows(results).rows());
    rows.addAll(new LoadRows(results).rows());
    table = new Table(Row.HEADINGS, rows.stream().map(Row::cells).toList());
  }

  /** The table, for a terminal. */
  public String text() {
    return table.text() + "\n" + Details.of(results).text() + "\n" + Machine.description() + "\n";
  }

  /**
   * Writes {@code results.md} and the charts that it shows.
   *
   * @param folder is made if it does not exist
   * @param run how the run was made, a sentence
   */
  public void writeTo(Path folder, String run) throws IOException {
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder("# Results of the last benchmark run\n\n");
    page.append("Written by `mvn verify -Pbenchmark-table`; not edited by hand.\n\n");
    page.append(Machine.description()).append('\n').append(run).append("\n\n");
    page.append(table.markdown());
    page.append(
        "\nThe floor of 32 phones is the 32-way Kafka round trip, one claim and 32 direct shells;"
            + " that of throughput runs the commands with dadb behind plain Kafka clients, and claims"
            + " each batch.\n\n");
    for (Map.Entry<String, BarChart> chart : Charts.of(results).entrySet()) {
      chart.getValue().write(folder.resolve(chart.getKey()));
      page.append("![%s](%s)\n\n".formatted(chart.getValue().title(), chart.getKey()));
    }
    page.append("## Latencies one by one\n\n").append(Details.of(results).markdown());
    Files.writeString(folder.resolve("results.md"), page);
  }
}
