package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.TaskError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for callers has a row for each error code that there is, and for no other. */
class ApiPageTest {

  private static final Pattern CODE =
      Pattern.compile("`((?:CMD|CPS|KOOPHONE\\.API|APIGW)\\.[0-9]{4})`");

  @Test
  void everyCode_hasARow() throws IOException {
    Set<String> codes =
        Stream.concat(
                Arrays.stream(ApiError.values()).map(ApiError::code),
                Arrays.stream(TaskError.values()).map(TaskError::code))
            .collect(Collectors.toSet());

    assertThat(rowsOf(Path.of("..", "docs", "api.md"))).containsExactlyInAnyOrderElementsOf(codes);
  }

  private static Set<String> rowsOf(Path page) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("|"))
        // Those before "what happened", which may name others.
        .map(line -> line.split("[|]", -1))
        .flatMap(cells -> Arrays.stream(cells).skip(1).limit(2))
        .flatMap(cell -> CODE.matcher(cell).results().map(ApiPageTest::code))
        .collect(Collectors.toSet());
  }

  private static String code(MatchResult match) {
    return match.group(1);
  }
}
