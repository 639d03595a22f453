package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.RawRequest;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the contract that concern a whole request, byte for byte. */
@ResourceLock(Api.SHARED)
class ContractTableIT {

  private static final String PATH = "/v1/instances/sync-command";
  private static final String LIST = "/v1/instances/batch-query";
  private static final String STATUSES = "/v1/instances/batch-query-status";
  private static final String TOKEN = Api.token("acme");

  /** Of a tenant that has no phones. */
  private static final String EMPTY_TOKEN = Api.token("contract-table");

  private static final String NOT_FOUND =
      "[{\"instance_id\":\"nobody\",\"status\":-1,\"error_code\":\"CPS.0005\","
          + "\"error_msg\":\"Phone not found.\",\"execute_msg\":\"\"}]";

  private static final String NO_ID = "x-request-id is required";
  private static final String BAD_ID = "x-request-id must be 1 to 128 visible ASCII characters";
  private static final String TYPE = "content-type must be application/json in UTF-8";
  private static final String OBJECT = "the body must be a JSON object";
  private static final String UTF8 = "the body must be UTF-8";
  private static final String FORMED = "the body must be well-formed JSON without repeated keys";
  private static final String LARGE = "the body must be at most 65536 bytes";

  /** Those that Tomcat, Spring MVC and Spring Security refuse by themselves. */
  private static final String NOT_PROMISED =
      "the body is not what Content-Length or Transfer-Encoding promise";

  private static final String LENGTH = "Content-Length must be given once, as a number";
  private static final String ENCODING = "Transfer-Encoding must be chunked, or not be given";
  private static final String HOST = "Host must be given once, and name a host";
  private static final String NO_HTTP = "the request line or a header is not well-formed HTTP";
  private static final String VERSION = "the HTTP version must be 1.1 or 1.0";
  private static final String HEADERS =
      "the request line and the headers must be at most 16384 bytes together";
  private static final String PLAIN =
      "the path must be plain: no ; or backslash, no // or .., nothing encoded";
  private static final String TARGET =
      "the request line must name a plain path, and no other host than Host";
  private static final String NO_CORS = "Pages of other origins are not served: there is no CORS.";

  private static final String CHARACTERS =
      "command may contain only letters, digits, spaces and the characters _ . / : -";
  private static final String BLANK = "command must not be blank";
  private static final String COUNT = "instance_ids must contain 1 to 32 ids";
  private static final String ID = "instance_ids[0] must be 1 to 32 letters, digits, _ or -";
  private static final String COUNT_OF_STATUSES = "instance_ids must contain 1 to 100 ids";
  private static final String QUERY =
      "the query must be well-formed, with % before two hexadecimal digits only";
  private static final String NUMBER = "page_no must be a whole number";
  private static final String FILTER =
      "instance_id must be 1 to 32 letters, digits, _ or -, or the beginning of that and *";
  private static final String NO_TOKEN = "X-Auth-Token is missing.";
  private static final String NO_PATH = "There is no such path.";
  private static final String NO_METHOD = "The path does not support this method.";

  private final Api api = Api.shared();

  static Stream<Arguments> accepted() {
    return Stream.of(
        row("a plain request", good()),
        row("an id of 128 characters", good().with("x-request-id", "~".repeat(128))),
        row("charset utf-8", good().with("Content-Type", "application/json; charset=utf-8")),
        row("charset UTF-8", good().with("Content-Type", "application/json;charset=UTF-8")),
        row("charset quoted", good().with("Content-Type", "application/json; charset=\"utf-8\"")),
        row("type in capitals", good().with("Content-Type", "Application/JSON")),
        row("unknown fields", field("\"x\":[{}],\"y\":null,")),
        row("32 levels", field("\"x\":" + "[".repeat(31) + "]".repeat(31) + ",")),
        row("a huge number that nobody reads", field("\"x\":1e999999999,")),
        row("space around everything", good().body(" \r\n\t" + body("ls", "nobody") + "\n ")),
        row("escapes", good().body(body("\\u006cs", "\\u006eobody"))),
        row("the longest command", good().body(body("x".repeat(1024), "nobody"))),
        row("every character", good().body(body(allowed(), "nobody"))),
        row("64 KiB", good().body(ofSize(65_536))),
        row("chunks", good().chunks(chunk(body("ls", "nobody")) + "0\r\n\r\n")),
        row(
            "chunks with a trailer",
            good().chunks(chunk(body("ls", "nobody")) + "0\r\na: b\r\n\r\n")),
        row("a query", good().line("POST " + PATH + "?x=y")),
        row("another type asked for", good().with("Accept", "text/html")),
        row("201 cookies", good().add("Cookie", "a=b; ".repeat(200) + "c=d")),
        row("headers of 16 KB", good().add("x", "y".repeat(14_000))),
        row("an absolute URL", good().line("POST http://localhost" + PATH)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void accepted(String what, RawRequest request) {
    var answer = request.send(api.port());

    assertThat(answer.body())
        .isEqualTo(
            "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":"
                + NOT_FOUND
                + "}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("x-request-id")).isNotBlank();
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        row("no id", good().without("x-request-id"), 400, "KOOPHONE.API.0002", NO_ID),
        row("empty id", good().with("x-request-id", ""), 400, "KOOPHONE.API.0002", BAD_ID),
        row("129 characters", id("x".repeat(129)), 400, "KOOPHONE.API.0002", BAD_ID),
        row("id with a space", id("a b"), 400, "KOOPHONE.API.0002", BAD_ID),
        row("id with a tab", id("a\tb"), 400, "KOOPHONE.API.0002", BAD_ID),
        row("id with an accent", id("\u00e9"), 400, "KOOPHONE.API.0002", BAD_ID),
        row(
            "two ids",
            good().add("x-request-id", "r-2"),
            400,
            "KOOPHONE.API.0002",
            "x-request-id must be given once"),
        row("no token", good().without("X-Auth-Token"), 400, "KOOPHONE.API.0005", NO_TOKEN),
        row("empty token", good().with("X-Auth-Token", " "), 400, "KOOPHONE.API.0005", NO_TOKEN),
        row(
            "the token is looked at first",
            good().without("X-Auth-Token").without("x-request-id").body("{"),
            400,
            "KOOPHONE.API.0005",
            NO_TOKEN),
        row(
            "a token elsewhere",
            good()
                .without("X-Auth-Token")
                .add("Authorization", "Bearer " + TOKEN)
                .line("POST " + PATH + "?access_token=" + TOKEN + "&X-Auth-Token=" + TOKEN),
            400,
            "KOOPHONE.API.0005",
            NO_TOKEN),
        row(
            "two tokens",
            good().add("X-Auth-Token", TOKEN),
            401,
            "APIGW.0301",
            "X-Auth-Token is not valid."),
        row(
            "a bad token",
            good().with("X-Auth-Token", TOKEN + "x"),
            401,
            "APIGW.0301",
            "X-Auth-Token is not valid."),
        invalid("no content type", good().without("Content-Type"), TYPE),
        invalid("text", type("text/plain"), TYPE),
        invalid("a form", type("application/x-www-form-urlencoded"), TYPE),
        invalid("latin-1", type("application/json; charset=iso-8859-1"), TYPE),
        invalid("an unknown charset", type("application/json; charset=nonsense"), TYPE),
        invalid("a wildcard", type("application/*"), TYPE),
        invalid("no type at all", type("json"), TYPE));
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        invalid("empty", good().body(""), OBJECT),
        invalid("no body", good().body("").withoutLength(), OBJECT),
        invalid("cut off", good().body("{"), FORMED),
        invalid("more after it", good().body(body("ls", "nobody") + "x"), FORMED),
        invalid("two of them", good().body(body("ls", "nobody").repeat(2)), FORMED),
        invalid("an array", good().body("[]"), OBJECT),
        invalid("null", good().body("null"), OBJECT),
        invalid("a number", good().body("1e9"), OBJECT),
        invalid("a comment", good().body("{/**/}"), FORMED),
        invalid("a form", good().body("command=ls"), FORMED),
        invalid("a key twice", field("\"command\":\"id\","), FORMED),
        invalid("a key twice, escaped", field("\"\\u0063ommand\":\"id\","), FORMED),
        invalid("a key twice, inside", field("\"x\":{\"a\":1,\"a\":2},"), FORMED),
        invalid("33 levels", field("\"x\":" + "[".repeat(32) + "]".repeat(32) + ","), FORMED),
        invalid("30,000 levels", good().body("[".repeat(30_000)), FORMED),
        invalid("a number of 2,000 digits", field("\"x\":" + "9".repeat(2_000) + ","), FORMED),
        invalid("NaN", field("\"x\":NaN,"), FORMED),
        invalid("a control character", good().body(body("l\u0001s", "nobody")), FORMED),
        invalid("a byte order mark", good().body("\ufeff" + body("ls", "nobody")), FORMED),
        invalid("UTF-16", good().body(body("ls", "nobody").getBytes(UTF_16)), UTF8),
        invalid("latin-1", good().body(body("\u00e9", "nobody").getBytes(ISO_8859_1)), UTF8),
        invalid("a slash in two bytes", good().body(bytes(0xc0, 0xaf)), UTF8),
        invalid("half a surrogate pair", good().body(bytes(0xed, 0xa0, 0x80)), UTF8),
        invalid("compressed", good().add("Content-Encoding", "gzip").body(bytes(0x1f, 0x8b)), UTF8),
        invalid("64 KiB and one", good().body(ofSize(65_537)), LARGE),
        invalid("far too large", good().body(ofSize(1_000_000)), LARGE),
        invalid("too large, in chunks", good().chunks(chunk(ofSize(65_537)) + "0\r\n\r\n"), LARGE),
        invalid("a chunk of no number", good().chunks("zz\r\n{}\r\n0\r\n\r\n"), NOT_PROMISED),
        invalid(
            "a chunk of a negative number", good().chunks("-2\r\n{}\r\n0\r\n\r\n"), NOT_PROMISED),
        invalid("a chunk too long", good().chunks("1\r\n{}\r\n0\r\n\r\n"), NOT_PROMISED),
        invalid("the last chunk missing", good().chunks(chunk("{}")), NOT_PROMISED),
        invalid("a chunk of a huge number", good().chunks("f".repeat(20) + "\r\n{}"), NOT_PROMISED),
        invalid(
            "less than was promised",
            good().withoutLength().add("Content-Length", "1000"),
            NOT_PROMISED));
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        invalid("no command", good().body("{\"instance_ids\":[\"a\"]}"), "command is required"),
        invalid("command null", json("null", "[\"a\"]"), "command is required"),
        invalid("command a number", json("7", "[\"a\"]"), "command must be a string"),
        invalid("command huge", json("1e999999999", "[\"a\"]"), "command must be a string"),
        invalid("command a list", json("[\"ls\"]", "[\"a\"]"), "command must be a string"),
        invalid("command an object", json("{}", "[\"a\"]"), "command must be a string"),
        invalid("command empty", good().body(body("", "a")), BLANK),
        invalid("command blank", good().body(body("   ", "a")), BLANK),
        invalid(
            "1025 bytes",
            good().body(body("x".repeat(1025), "a")),
            "command must be at most 1024 bytes"),
        invalid(
            "1026 bytes in 513 characters",
            good().body(body("\u00e9".repeat(513), "a")),
            "command must be at most 1024 bytes"),
        invalid(
            "a field of another case",
            good().body("{\"Command\":\"ls\",\"instance_ids\":[\"a\"]}"),
            "command is required"),
        invalid("no ids", good().body("{\"command\":\"ls\"}"), "instance_ids is required"),
        invalid("ids null", json("\"ls\"", "null"), "instance_ids is required"),
        invalid("ids a string", json("\"ls\"", "\"a\""), "instance_ids must be an array"),
        invalid("ids an object", json("\"ls\"", "{\"0\":\"a\"}"), "instance_ids must be an array"),
        invalid("ids empty", json("\"ls\"", "[]"), COUNT),
        invalid("33 ids", json("\"ls\"", ids(33)), COUNT),
        invalid("5,000 ids", json("\"ls\"", ids(5_000)), COUNT),
        invalid("an id empty", json("\"ls\"", "[\"\"]"), ID),
        invalid("an id of 33 characters", json("\"ls\"", "[\"" + "x".repeat(33) + "\"]"), ID),
        invalid("an id with a dot", json("\"ls\"", "[\"a.b\"]"), ID),
        invalid("an id with an accent", json("\"ls\"", "[\"\u00e9\"]"), ID),
        invalid("an id with NUL", json("\"ls\"", "[\"a\\u0000\"]"), ID),
        invalid("an id a number", json("\"ls\"", "[1]"), "instance_ids[0] must be a string"),
        invalid("an id null", json("\"ls\"", "[null]"), "instance_ids[0] must be a string"),
        invalid("an id a list", json("\"ls\"", "[[\"a\"]]"), "instance_ids[0] must be a string"),
        invalid(
            "an id twice",
            json("\"ls\"", "[\"a\",\"b\",\"a\"]"),
            "instance_ids[2] repeats instance_ids[0]"),
        invalid(
            "everything at once",
            good()
                .without("x-request-id")
                .with("Content-Type", "text/plain")
                .body("{\"command\":\"rm;\",\"instance_ids\":[\"a\",\"a\",7]}"),
            String.join(
                "; ",
                NO_ID,
                TYPE,
                CHARACTERS,
                "instance_ids[1] repeats instance_ids[0]",
                "instance_ids[2] must be a string")));
  }

  static Stream<Arguments> characters() {
    return Stream.of(
            ";",
            "&",
            "|",
            "$",
            "`",
            "(",
            ")",
            "{",
            "<",
            ">",
            "*",
            "?",
            "~",
            "#",
            "!",
            "'",
            "=",
            "@",
            ",",
            "+",
            "%",
            "^",
            "[",
            "\\\\",
            "\\\"",
            "\\n",
            "\\r",
            "\\t",
            "\\u0000",
            "\\u007f",
            "\\u003b",
            "\\ud800",
            "\\u00a0",
            "\\u2028",
            "\u00e9",
            "\uff1b",
            "\ud83d\ude00")
        .map(
            character -> invalid(character, good().body(body("ls " + character, "a")), CHARACTERS));
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        row("/", good().line("GET /"), 404, "APIGW.0101", NO_PATH),
        row("/error", good().line("GET /error"), 404, "APIGW.0101", NO_PATH),
        row("/favicon.ico", good().line("GET /favicon.ico"), 404, "APIGW.0101", NO_PATH),
        row("health", good().line("GET /actuator/health"), 404, "APIGW.0101", NO_PATH),
        row("metrics", good().line("GET /actuator/prometheus"), 404, "APIGW.0101", NO_PATH),
        row(
            "another version",
            good().line("POST /v2/instances/sync-command"),
            404,
            "APIGW.0101",
            NO_PATH),
        row("a slash behind", good().line("POST " + PATH + "/"), 404, "APIGW.0101", NO_PATH),
        row("capitals", good().line("POST /V1/instances/sync-command"), 404, "APIGW.0101", NO_PATH),
        row("beside it", good().line("POST /v1/x"), 404, "APIGW.0101", NO_PATH),
        row(
            "beside it, without a token",
            good().line("POST /v1/x").without("X-Auth-Token"),
            400,
            "KOOPHONE.API.0005",
            NO_TOKEN),
        row("GET", good().line("GET " + PATH), 405, "APIGW.0101", NO_METHOD),
        row("PUT", good().line("PUT " + PATH), 405, "APIGW.0101", NO_METHOD),
        row("DELETE", good().line("DELETE " + PATH), 405, "APIGW.0101", NO_METHOD),
        row("PATCH", good().line("PATCH " + PATH), 405, "APIGW.0101", NO_METHOD),
        row("OPTIONS", good().line("OPTIONS " + PATH), 405, "APIGW.0101", NO_METHOD),
        row("TRACE", good().line("TRACE " + PATH), 405, "APIGW.0101", NO_METHOD),
        row("a method made up", good().line("NONSENSE " + PATH), 405, "APIGW.0101", NO_METHOD));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"headers", "bodies", "fields", "characters", "paths"})
  void refused(String what, RawRequest request, int status, String code, String message) {
    var answer = request.send(api.port());

    // Jackson says where it is, which is good for a caller and nothing to rely on.
    assertThat(answer.body().replaceAll(" \\(line \\d+, column \\d+\\)", ""))
        .isEqualTo("{\"error_code\":\"%s\",\"error_msg\":\"%s\"}".formatted(code, message));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    // Tomcat refuses TRACE by itself, and names what servlets can do.
    if (status == 405 && !what.equals("TRACE")) {
      assertThat(answer.header("allow")).isEqualTo("POST");
    }
  }

  /** Also with the content type, and a body, that a GET need not have. */
  static Stream<Arguments> lists() {
    return Stream.of(
            "page_no=1&page_size=1",
            "page_size=1&page_no=1",
            "page%5Fno=%31&page_size=1",
            "&&page_no=1&&page_size=1&",
            "page_no=0000000001&page_size=1",
            "page_no=1&page_size=1&x=1&x=2&%20=&=y&z",
            "page_no=1&page_size=1&token=%C3%A9&a=b=c",
            "page_no=1&page_size=1&x=" + "y".repeat(8_000),
            "page_no=1&page_size=1&instance_id=%2A&region=0&running_status=0",
            "page_no=1&page_size=1&x-request-id=r-1&x-request-id=r-2")
        .map(query -> Arguments.of(query.substring(0, Math.min(query.length(), 60)), list(query)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void lists_areAccepted(String what, RawRequest request) {
    var answer = request.send(api.port());

    assertThat(answer.body())
        .isEqualTo(
            "{\"data\":{\"page_no\":1,\"page_size\":1,\"total_count\":0,"
                + "\"error_code\":\"0\",\"error_msg\":\"ok\",\"result\":[]}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("x-request-id")).isNotBlank();
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        invalid("no query", list(""), "page_no is required; page_size is required"),
        invalid("a page twice", list("page_no=1&page_no=1&page_size=1"), once("page_no")),
        invalid("twice, encoded", list("page_no=1&page%5fno=1&page_size=1"), once("page_no")),
        invalid("a size twice", list("page_no=1&page_size=1&page_size=2"), once("page_size")),
        invalid("a filter twice", filter("instance_id=a&instance_id=a"), once("instance_id")),
        invalid("a site twice", filter("region=a&region="), once("region")),
        invalid(
            "a state twice", filter("running_status=2&running_status=0"), once("running_status")),
        invalid("an empty page", list("page_no=&page_size=1"), NUMBER),
        invalid("a page without a value", list("page_no&page_size=1"), NUMBER),
        invalid("a page and a space", list("page_no=1+&page_size=1"), NUMBER),
        invalid("a page and NUL", list("page_no=1%00&page_size=1"), NUMBER),
        invalid("a page in other digits", list("page_no=%D9%A1&page_size=1"), NUMBER),
        invalid("a page in wide digits", list("page_no=%EF%BC%91&page_size=1"), NUMBER),
        invalid("a page in hexadecimal", list("page_no=0x1&page_size=1"), NUMBER),
        invalid("a page of 11 digits", list("page_no=00000000001&page_size=1"), NUMBER),
        invalid(
            "a page of 2^31",
            list("page_no=2147483648&page_size=1"),
            "page_no must be 1 to 2147483647"),
        invalid("no UTF-8 in a filter", filter("instance_id=%C0%AF"), FILTER),
        invalid("half a character in a filter", filter("instance_id=%E2%82"), FILTER),
        invalid("half a pair in a filter", filter("instance_id=%ED%A0%80"), FILTER),
        invalid("NUL in a filter", filter("instance_id=a%00"), FILTER),
        invalid("a line break in a filter", filter("instance_id=a%0D%0Ab"), FILTER),
        invalid("a filter encoded twice", filter("instance_id=%252A"), FILTER),
        invalid("a filter of 8000", filter("instance_id=" + "a".repeat(8_000)), FILTER),
        invalid("no hexadecimal in a query", filter("x=%zz"), QUERY),
        invalid("half an escape in a query", filter("x=%2"), QUERY),
        invalid("a percent sign at the end", filter("x=%"), QUERY),
        invalid("no hexadecimal in a name", filter("%zz=x"), QUERY),
        invalid("an accent in a query", filter("x=\u00e9"), NO_HTTP),
        invalid("a control character in a query", filter("x=\u0001"), NO_HTTP),
        invalid("a query of 17,000", filter("x=" + "y".repeat(17_000)), HEADERS),
        invalid(
            "everything wrong with a query",
            list("page_no=0&region=A&running_status=7&x=%").with("x-request-id", "a b"),
            String.join(
                "; ",
                BAD_ID,
                QUERY,
                "page_no must be 1 to 2147483647",
                "page_size is required",
                "region must be 1 to 32 of a-z, 0-9 and -",
                "running_status must be 0, 1 or 2")),
        row(
            "an id that is none, as a parameter",
            filter("x-request-id=a%20b").without("x-request-id"),
            400,
            "KOOPHONE.API.0002",
            BAD_ID),
        row(
            "two ids, as parameters",
            filter("x-request-id=a&x-request-id=b").without("x-request-id"),
            400,
            "KOOPHONE.API.0002",
            "x-request-id must be given once"),
        row(
            "a token as a parameter",
            filter("X-Auth-Token=" + TOKEN).without("X-Auth-Token"),
            400,
            "KOOPHONE.API.0005",
            NO_TOKEN),
        row(
            "a slash behind the list",
            good().line("GET " + LIST + "/"),
            404,
            "APIGW.0101",
            NO_PATH),
        row(
            "a slash behind the statuses",
            good().line("POST " + STATUSES + "/"),
            404,
            "APIGW.0101",
            NO_PATH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void refusedToWhoLists(String what, RawRequest request, int status, String code, String message) {
    assertRefused(request.send(api.port()), status, code, message);
  }

  /** They are read as those that run something are, whatever else is in them. */
  static Stream<Arguments> bodiesOfStatuses() {
    return Stream.concat(headers(), bodies())
        .map(Arguments::get)
        .filter(row -> row[3].equals("KOOPHONE.API.1000"))
        .map(row -> row("statuses: " + row[0], statuses((RawRequest) row[1]), row[4]));
  }

  static Stream<Arguments> idsOfStatuses() {
    return Stream.of(
        row("no ids", ofStatuses("{}"), "instance_ids is required"),
        row("ids null", asked("null"), "instance_ids is required"),
        row("ids a string", asked("\"a\""), "instance_ids must be an array"),
        row("ids an object", asked("{\"0\":\"a\"}"), "instance_ids must be an array"),
        row("ids empty", asked("[]"), COUNT_OF_STATUSES),
        row("101 ids", asked(ids(101)), COUNT_OF_STATUSES),
        row("5,000 ids", asked(ids(5_000)), COUNT_OF_STATUSES),
        row("an id empty", asked("[\"\"]"), ID),
        row("an id of 33 characters", asked("[\"" + "x".repeat(33) + "\"]"), ID),
        row("an id with a star", asked("[\"a*\"]"), ID),
        row("an id with half a pair", asked("[\"\\ud800\"]"), ID),
        row("an id a number", asked("[1]"), "instance_ids[0] must be a string"),
        row("an id null", asked("[null]"), "instance_ids[0] must be a string"),
        row(
            "an id twice",
            asked("[\"a\",\"b\",\"\\u0061\"]"),
            "instance_ids[2] repeats instance_ids[0]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"bodiesOfStatuses", "idsOfStatuses"})
  void refusedToWhoAsksForStatuses(String what, RawRequest request, String message) {
    var answer = request.send(api.port());

    assertThat(answer.body().replaceAll(" \\(line \\d+, column \\d+\\)", ""))
        .isEqualTo(
            "{\"error_code\":\"KOOPHONE.API.1000\",\"error_msg\":\"%s\"}".formatted(message));
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void statuses_areAccepted_ofUpTo100Phones_withoutAnId() {
    var answer =
        asked(ids(100)).without("x-request-id").with("X-Auth-Token", EMPTY_TOKEN).send(api.port());

    String statuses =
        IntStream.range(0, 100)
            .mapToObj("{\"instance_id\":\"%d\",\"status\":0}"::formatted)
            .collect(Collectors.joining(","));
    assertThat(answer.body())
        .isEqualTo(
            "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"status_results\":[%s]}}"
                .formatted(statuses));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-request-id")).isNotBlank();
  }

  @Test
  void refusals_areEchoedTheirId() {
    for (RawRequest request :
        new RawRequest[] {
          good(),
          good().without("X-Auth-Token"),
          good().with("X-Auth-Token", "x"),
          good().body("{"),
          good().line("GET /nothing"),
          good().line("GET " + PATH),
          list("page_no=x"),
          asked("[]")
        }) {
      String id = UUID.randomUUID().toString();
      assertThat(request.with("x-request-id", id).send(api.port()).header("x-request-id"))
          .isEqualTo(id);
    }
    assertThat(id("a b").send(api.port()).header("x-request-id")).isNull();
  }

  /** By a status that the container, the framework or its firewall chose. */
  static Stream<Arguments> containers() {
    return Stream.of(
        invalid("a large header", good().with("X-Auth-Token", "x".repeat(17_000)), HEADERS),
        invalid("a huge header", good().with("X-Auth-Token", "x".repeat(300_000)), HEADERS),
        invalid("a long path", good().line("POST /" + "x".repeat(17_000)), HEADERS),
        invalid("a long query", good().line("POST /?" + "x".repeat(17_000)), HEADERS),
        invalid("many headers", manyHeaders(), "there must be at most 100 headers"),
        invalid("two lengths", good().add("Content-Length", "7"), LENGTH),
        invalid("a negative length", length("-1"), LENGTH),
        invalid("a length that is no number", length("x"), LENGTH),
        invalid("a length of 30 digits", length("9".repeat(30)), LENGTH),
        invalid("an unknown encoding", good().add("Transfer-Encoding", "nonsense"), ENCODING),
        invalid("compressed chunks", good().add("Transfer-Encoding", "gzip, chunked"), ENCODING),
        invalid(
            "an unknown expectation",
            good().add("Expect", "nonsense"),
            "Expect can only be 100-continue"),
        invalid("no host", good().without("Host"), HOST),
        invalid("two hosts", good().add("Host", "localhost"), HOST),
        invalid("a host that is none", good().with("Host", "a b"), HOST),
        invalid("a port that is none", good().with("Host", "localhost:abc"), HOST),
        invalid("two ports", good().with("Host", "a:80:80"), HOST),
        invalid("half an address", good().with("Host", "[::1"), HOST),
        invalid("a header that is none", good().add("a b", "c"), NO_HTTP),
        invalid("NUL in a header", good().add("a", "b\u0000c"), NO_HTTP),
        row("TRACE", good().line("TRACE /v1/x"), 405, "APIGW.0101", NO_METHOD),
        row("CONNECT", good().line("CONNECT localhost:443"), 405, "APIGW.0101", NO_METHOD),
        row("OPTIONS of the server", good().line("OPTIONS *"), 404, "APIGW.0101", NO_PATH),
        row("no path but a star", good().line("GET *"), 404, "APIGW.0101", NO_PATH),
        row("a preflight", preflight(PATH), 405, "APIGW.0101", NO_CORS),
        row("a preflight elsewhere", preflight("/x"), 405, "APIGW.0101", NO_CORS),
        invalid("a session", good().line("POST " + PATH + ";jsessionid=1"), PLAIN),
        invalid("two slashes", good().line("POST /" + PATH), PLAIN),
        invalid("dots", good().line("POST /v1/../../etc"), PLAIN),
        invalid("dots, encoded", good().line("POST /v1/%2e%2e/x"), PLAIN),
        invalid("a parameter", good().line("POST /v1/instances;a=b/sync-command"), PLAIN),
        invalid("no hexadecimal", good().line("POST /v1/%zz"), PLAIN),
        invalid("half an escape", good().line("POST /v1/%2"), PLAIN),
        invalid("NUL", good().line("POST /v1/%00"), PLAIN),
        invalid("no UTF-8", good().line("POST /v1/%c0%af"), TARGET),
        invalid("another host", good().line("POST http://elsewhere" + PATH), TARGET),
        invalid("another scheme", good().line("POST ftp://localhost" + PATH), PLAIN),
        invalid("a slash, encoded", good().line("POST " + PATH + "%2f"), PLAIN),
        invalid("a percent sign, encoded", good().line("POST /v1/%25"), PLAIN),
        invalid("a backslash", good().line("POST /v1\\instances"), NO_HTTP),
        invalid("an accent", good().line("POST /v1/\u00e9"), NO_HTTP));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void refusedByTheContainer(
      String what, RawRequest request, int status, String code, String text) {
    assertRefused(request.send(api.port()), status, code, text);
  }

  static Stream<Arguments> wires() {
    return Stream.of(
        Arguments.of("nonsense", "nonsense\r\n\r\n", NO_HTTP),
        Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", NO_HTTP),
        Arguments.of("a control character", get("/v1/\u0001", "1.1"), NO_HTTP),
        Arguments.of("version 9.9", get("/", "9.9"), VERSION),
        Arguments.of("version 2.0", get("/", "2.0"), VERSION),
        Arguments.of("no version", get("/", ""), VERSION),
        Arguments.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2 is not spoken here"),
        Arguments.of("a method that is none", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", NO_HTTP),
        Arguments.of("a header without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", NO_HTTP));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wires")
  void whatIsNotOurHttp_isRefusedInWords(String what, String wire, String text) {
    var answer = RawRequest.send(api.port(), wire.getBytes(ISO_8859_1));

    assertRefused(answer, 400, "KOOPHONE.API.1000", text);
  }

  private static void assertRefused(
      RawRequest.Answer answer, int status, String code, String text) {
    assertThat(answer.body())
        .isEqualTo("{\"error_code\":\"%s\",\"error_msg\":\"%s\"}".formatted(code, text));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat((answer.head() + answer.body()).toLowerCase(Locale.ROOT))
        .doesNotContain("html", "tomcat", "exception", "unknown error");
  }

  @Test
  void healthAndMetrics_areOpen_onThePortOfTheirOwn() {
    assertThat(api.management("/health/liveness").statusCode()).isEqualTo(200);
    assertThat(api.management("/health/readiness").body())
        .contains("instanceDirectory")
        .contains("results");
    assertThat(api.management("/prometheus").statusCode()).isEqualTo(200);
    assertThat(api.management("/env").statusCode()).isEqualTo(404);
  }

  private static RawRequest good() {
    return RawRequest.good(TOKEN);
  }

  private static RawRequest list(String query) {
    return RawRequest.good(EMPTY_TOKEN).line("GET " + LIST + "?" + query);
  }

  /** A good question, and more. */
  private static RawRequest filter(String more) {
    return list("page_no=1&page_size=1&" + more);
  }

  private static String once(String parameter) {
    return parameter + " must be given once";
  }

  private static RawRequest statuses(RawRequest request) {
    return request.line("POST " + STATUSES);
  }

  private static RawRequest ofStatuses(String body) {
    return statuses(good()).body(body);
  }

  /** A question about these ids. */
  private static RawRequest asked(String ids) {
    return ofStatuses("{\"instance_ids\":" + ids + "}");
  }

  private static RawRequest id(String id) {
    return good().with("x-request-id", id);
  }

  private static RawRequest length(String value) {
    return good().withoutLength().add("Content-Length", value);
  }

  private static RawRequest preflight(String path) {
    return good()
        .line("OPTIONS " + path)
        .without("X-Auth-Token")
        .add("Origin", "https://example.com")
        .add("Access-Control-Request-Method", "POST");
  }

  private static RawRequest manyHeaders() {
    RawRequest request = good();
    IntStream.range(0, 100).forEach(i -> request.add("x-" + i, "y"));
    return request;
  }

  private static String get(String path, String version) {
    return "GET %s HTTP/%s\r\nHost: localhost\r\n\r\n".formatted(path, version);
  }

  private static RawRequest type(String contentType) {
    return good().with("Content-Type", contentType);
  }

  private static RawRequest field(String field) {
    return good().body("{" + field + body("ls", "nobody").substring(1));
  }

  private static RawRequest json(String command, String ids) {
    return good().body("{\"command\":%s,\"instance_ids\":%s}".formatted(command, ids));
  }

  private static String body(String command, String id) {
    return "{\"command\":\"%s\",\"instance_ids\":[\"%s\"]}".formatted(command, id);
  }

  private static String ofSize(int bytes) {
    String rest = body("ls", "nobody").substring(1);
    return "{\"x\":\"" + "y".repeat(bytes - rest.length() - "{'x':'',".length()) + "\"," + rest;
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
  }

  private static String ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String allowed() {
    return IntStream.rangeClosed(' ', '~')
        .filter(c -> Character.isLetterOrDigit(c) || "_./:- ".indexOf(c) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static Arguments row(String what, RawRequest request) {
    return Arguments.of(what, request);
  }

  private static Arguments row(String what, RawRequest request, Object message) {
    return Arguments.of(what, request, message);
  }

  private static Arguments row(
      String what, RawRequest request, int status, String code, String message) {
    return Arguments.of(what, request, status, code, message);
  }

  private static Arguments invalid(String what, RawRequest request, String message) {
    return row(what, request, 400, "KOOPHONE.API.1000", message);
  }
}
