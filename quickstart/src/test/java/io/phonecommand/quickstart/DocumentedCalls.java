package io.phonecommand.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The calls of {@code docs/api.md} that are to be pasted one after the other. */
final class DocumentedCalls {

  private static final Path PAGE = Path.of("..", "docs", "api.md");

  /** What is pasted, and what it prints. */
  private static final Pattern CALL =
      Pattern.compile("```sh\n(.*?)```\n\n```\n(.*?)```", Pattern.DOTALL);

  /** Between the outputs of two of them, in a script. */
  private static final String NEXT = "-- the next one prints --";

  private record Call(String pasted, String printed) {}

  private final List<Call> calls;

  private DocumentedCalls(List<Call> calls) {
    this.calls = calls;
  }

  static DocumentedCalls read() throws IOException {
    String page = Files.readString(PAGE);
    List<Call> calls =
        CALL.matcher(page)
            .results()
            .map(found -> new Call(found.group(1), found.group(2)))
            .toList();
    assertThat(calls).hasSize((int) Pattern.compile("```sh\n").matcher(page).results().count());
    return new DocumentedCalls(calls);
  }

  int count() {
    return calls.size();
  }

  /**
   * All of them as one script, whose variables the later ones need.
   *
   * @param url of the service, without a path
   */
  String script(String url, Path tokenFile) {
    return calls.stream()
        .map(Call::pasted)
        .collect(Collectors.joining("printf '\\n%s\\n' '" + NEXT + "'\n"))
        // One that is to be cancelled while it runs must not end before.
        .replace("\nsleep 2 ", "\nsleep 5 ")
        .replace("http://localhost:8080", url)
        .replace("quickstart/target/token", tokenFile.toString());
  }

  /** Holds what the script has printed against the page, but for ids and times. */
  void assertPrinted(String output) {
    List<String> printed = Pattern.compile(NEXT).splitAsStream(output).toList();
    assertThat(printed).hasSameSizeAs(calls);
    for (int i = 0; i < calls.size(); i++) {
      assertThat(shapeOf(printed.get(i)))
          .as("%s%s", calls.get(i).pasted(), printed.get(i))
          .isEqualTo(shapeOf(calls.get(i).printed()));
    }
  }

  private static String shapeOf(String output) {
    String shape =
        output
            .replace("\r", "")
            // The page breaks lines before objects.
            .replaceAll("\n +\\{", "{")
            .replaceAll("(?m) +$", "")
            .replaceAll("(?m)^(Date|x-request-id|Content-Length): .*$", "$1: ...")
            .replaceAll("[0-9a-f]{32}", "ID")
            .replaceAll("(?m)^id: ID\\.[0-9]+$", "id: ID.N")
            .replaceAll("[0-9-]{10}T[0-9:.]+Z", "TIME")
            // It is told of a job that runs as soon as it is known.
            .replaceAll("(\"status\":1,[^}]*),\"started_at\":\"TIME\"", "$1")
            .strip();
    return shape.contains("event: ") ? shapeOfStream(shape) : shape;
  }

  /** How many events come before the last words, and in which order these, is for the moment. */
  private static String shapeOfStream(String shape) {
    Matcher first = Pattern.compile("^event: job\ndata: \\{").matcher(shape);
    assertThat(first.find()).as(shape).isTrue();
    return Pattern.compile("\n\n")
        .splitAsStream(shape)
        .filter(event -> !event.contains("\"status\":1"))
        .sorted()
        .collect(Collectors.joining("\n\n"));
  }
}
