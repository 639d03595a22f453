package io.phonecommand.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Headings and lines of the same number of cells, as text or as Markdown. */
record Table(List<String> headings, List<List<String>> lines) {

  Table {
    for (List<String> line : lines) {
      if (line.size() != headings.size()) {
        throw new IllegalArgumentException("a line has " + line.size() + " cells: " + line);
      }
    }
  }

  /** Columns as wide as their widest cell. */
  String text() {
    List<String> rows = new ArrayList<>();
    rows.add(row(headings, "  "));
    rows.add("-".repeat(rows.getFirst().length()));
    lines.forEach(line -> rows.add(row(line, "  ")));
    return rows.stream().map(row -> row.stripTrailing() + "\n").collect(Collectors.joining());
  }

  /** A GitHub table; bars inside cells are escaped. */
  String markdown() {
    List<String> rows = new ArrayList<>();
    rows.add(markdownRow(headings));
    rows.add("|---".repeat(headings.size()) + "|");
    lines.forEach(line -> rows.add(markdownRow(line)));
    return rows.stream().map(row -> row + "\n").collect(Collectors.joining());
  }

  private String row(List<String> cells, String gap) {
    StringBuilder row = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      row.append(cell).append(" ".repeat(width(column) - cell.length())).append(gap);
    }
    return row.toString();
  }

  private int width(int column) {
    int width = headings.get(column).length();
    for (List<String> line : lines) {
      width = Math.max(width, line.get(column).length());
    }
    return width;
  }

  private static String markdownRow(List<String> cells) {
    return cells.stream()
        .map(cell -> " " + cell.replace("|", "\\|") + " ")
        .collect(Collectors.joining("|", "|", "|"));
  }
}
