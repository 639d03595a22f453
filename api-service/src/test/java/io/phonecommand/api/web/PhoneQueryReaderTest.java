package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.phones.PhoneQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneQueryReaderTest {

  private static final String IDS =
      "instance_id must be 1 to 32 letters, digits, _ or -, or the beginning of that and *";

  private static final String AFTER = "after must be 1 to 32 letters, digits, _ or -";

  private static final String REGION = "region must be 1 to 32 of a-z, 0-9 and -";

  private final List<String> problems = new ArrayList<>();

  private PhoneQuery read(String query) {
    return PhoneQueryReader.page(QueryString.parse(query), "acme", "me", problems);
  }

  @Test
  void page_isAllThatIsNeeded() {
    PhoneQuery query = read("page_no=3&page_size=200");

    assertThat(problems).isEmpty();
    assertThat(query)
        .isEqualTo(
            new PhoneQuery(
                "acme",
                "me",
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                3,
                200));
  }

  @Test
  void filters_areTaken_andWhatNobodyKnowsIsNot() {
    PhoneQuery query =
        read(
            "x=%20y&running_status=2&instance_id=a%2A&region=north-1&page_size=1&page_no=1&after=b-1&&");

    assertThat(problems).isEmpty();
    assertThat(query)
        .isEqualTo(
            new PhoneQuery(
                "acme",
                "me",
                Optional.of("a*"),
                Optional.of("north-1"),
                OptionalInt.of(2),
                Optional.of("b-1"),
                1,
                1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "instance_id=*",
        "instance_id=a",
        "instance_id=abcdefghijklmnopqrstuvwxyz012345",
        "instance_id=abcdefghijklmnopqrstuvwxyz012345*",
        "region=0",
        "running_status=0",
        "running_status=1",
        "after=0",
        "after=abcdefghijklmnopqrstuvwxyz012345",
        "page_no=2147483647",
        "page_no=01",
      })
  void whatIsAllowed_isAllowed(String more) {
    String pageNo = more.startsWith("page_no") ? "" : "page_no=1&";
    var unused = read(pageNo + "page_size=20&" + more);

    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "instance_id=                                      | " + IDS,
        "instance_id=a.b                                   | " + IDS,
        "instance_id=**                                    | " + IDS,
        "instance_id=*a                                    | " + IDS,
        "instance_id=a+b                                   | " + IDS,
        "instance_id=%C3%A9                                | " + IDS,
        "instance_id=%FF                                   | " + IDS,
        "instance_id=abcdefghijklmnopqrstuvwxyz0123456     | " + IDS,
        "instance_id=abcdefghijklmnopqrstuvwxyz0123456*    | " + IDS,
        "instance_id=a&instance_id=b                       | instance_id must be given once",
        "region=North                                      | " + REGION,
        "region=                                           | " + REGION,
        "running_status=3                                  | running_status must be 0, 1 or 2",
        "running_status=-1                                 | running_status must be 0, 1 or 2",
        "after=                                            | " + AFTER,
        "after=a*                                          | " + AFTER,
        "after=a.b                                         | " + AFTER,
        "after=%FF                                         | " + AFTER,
        "after=abcdefghijklmnopqrstuvwxyz0123456           | " + AFTER,
        "after=a&after=a                                   | after must be given once",
        "running_status=two                                | running_status must be 0, 1 or 2",
      })
  void filterThatIsNone_isNamed(String more, String problem) {
    var unused = read("page_no=1&page_size=20&" + more);

    assertThat(problems).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "page_size=20                                | page_no is required",
        "page_no=1                                   | page_size is required",
        "page_no=1&page_no=2&page_size=20            | page_no must be given once",
        "page_no=0&page_size=20                      | page_no must be 1 to 2147483647",
        "page_no=2147483648&page_size=20             | page_no must be 1 to 2147483647",
        "page_no=-1&page_size=20                     | page_no must be a whole number",
        "page_no=+1&page_size=20                     | page_no must be a whole number",
        "page_no=1.0&page_size=20                    | page_no must be a whole number",
        "page_no=&page_size=20                       | page_no must be a whole number",
        "page_no=99999999999999999999&page_size=20   | page_no must be a whole number",
        "page_no=1&page_size=0                       | page_size must be 1 to 200",
        "page_no=1&page_size=201                     | page_size must be 1 to 200",
        "page_no&page_size=20                        | page_no must be a whole number",
        "Page_No=1&page_size=20                      | page_no is required",
      })
  void pageThatIsNone_isNamed(String query, String problem) {
    var unused = read(query);

    assertThat(problems).containsExactly(problem);
  }

  @Test
  void everythingThatIsWrong_isNamedAtOnce() {
    var unused =
        read("page_no=0&page_size=x&instance_id=.&region=.&running_status=.&after=.&x=%zz");

    assertThat(problems).hasSize(7);
    assertThat(String.join("; ", problems)).doesNotContain("zz").doesNotContain("=");
  }

  @Test
  void withoutAQuery_bothNumbersAreMissing() {
    var unused = PhoneQueryReader.page(QueryString.parse(null), "acme", "me", problems);

    assertThat(problems).containsExactly("page_no is required", "page_size is required");
  }
}
