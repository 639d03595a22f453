package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the contract that refuse a request. */
class RequestErrorsIT {

  private static final String PATH = "/v1/instances/sync-command";
  private static final String BODY = "{\"command\":\"ls\",\"instance_ids\":[\"nobody\"]}";

  private static final String JSON = "application/json";
  private static final String NO_TOKEN = "X-Auth-Token is missing.";
  private static final String BAD_TOKEN = "X-Auth-Token is not valid.";
  private static final String NO_PATH = "There is no such path.";

  private final Api api = Api.shared();
  private final String token = Api.token("acme");

  @Test
  void goodRequest_isEchoedItsId() {
    var response = post(BODY, token, "r-1", "application/json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("x-request-id")).containsExactly("r-1");
  }

  @Test
  void unknownFields_areIgnored() {
    var response =
        post("{\"x\":[{}],\"command\":\"ls\",\"instance_ids\":[\"nobody\"]}", token, "r-1", JSON);

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "application/json; charset=\"utf-8\""
      })
  void contentType_mayBeWrittenInManyWays(String contentType) {
    assertThat(post(BODY, token, "r-1", contentType).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=iso-8859-1",
        "application/json; charset=nonsense",
        "application/*",
        "json"
      })
  void otherContentTypes_areRefused(String contentType) {
    assertError(
        post(BODY, token, "r-1", contentType),
        400,
        "KOOPHONE.API.1000",
        "content-type must be application/json in UTF-8");
  }

  @Test
  void missingContentType_isRefused() {
    assertError(
        post(BODY, token, "r-1", null),
        400,
        "KOOPHONE.API.1000",
        "content-type must be application/json in UTF-8");
  }

  @Test
  void requestId_isRequired() {
    assertError(
        post(BODY, token, null, JSON), 400, "KOOPHONE.API.0002", "x-request-id is required");
    assertError(
        post(BODY, token, "x".repeat(129), JSON),
        400,
        "KOOPHONE.API.0002",
        "x-request-id must be 1 to 128 visible ASCII characters");
    assertError(
        api.post(
            BODY,
            "X-Auth-Token",
            token,
            "Content-Type",
            JSON,
            "x-request-id",
            "a",
            "x-request-id",
            "b"),
        400,
        "KOOPHONE.API.0002",
        "x-request-id must be given once");
  }

  @Test
  void everyProblem_isNamedAtOnce() {
    assertError(
        post("{\"command\":\"rm;\",\"instance_ids\":[\"a\",\"a\",7]}", token, null, "text/plain"),
        400,
        "KOOPHONE.API.1000",
        "x-request-id is required; content-type must be application/json in UTF-8; "
            + "command may contain only letters, digits, spaces and the characters _ . / : -; "
            + "instance_ids[1] repeats instance_ids[0]; instance_ids[2] must be a string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "\ufeff{}", "{\"command\":\"a\",\"command\":\"b\"}", "{}x"})
  void malformedBody_isRefused(String body) {
    var response = post(body, token, "r-1", JSON);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .startsWith("{\"error_code\":\"KOOPHONE.API.1000\",\"error_msg\":\"the body must be");
    assertThat(response.headers().firstValue("x-request-id")).hasValue("r-1");
  }

  @Test
  void body_isLimitedTo64KiB() {
    String padding = "{\"command\":\"ls\",\"instance_ids\":[\"nobody\"],\"x\":\"%s\"}";
    int rest = 64 * 1024 - padding.length() + 2;

    assertThat(post(padding.formatted("x".repeat(rest)), token, "r", JSON).statusCode())
        .isEqualTo(200);
    assertError(
        post(padding.formatted("x".repeat(rest + 1)), token, "r", JSON),
        400,
        "KOOPHONE.API.1000",
        "the body must be at most 65536 bytes");
    // Without a length in front it has to be read before it is too much.
    assertError(
        api.send(
            api.request(PATH, "X-Auth-Token", token, "x-request-id", "r", "Content-Type", JSON)
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[300_000])))
                .build()),
        400,
        "KOOPHONE.API.1000",
        "the body must be at most 65536 bytes");
  }

  @Test
  void missingToken_isDecidedFirst() {
    assertError(post("{", null, null, "text/plain"), 400, "KOOPHONE.API.0005", NO_TOKEN);
    assertError(post(BODY, "", "r-1", JSON), 400, "KOOPHONE.API.0005", NO_TOKEN);
    var response = post(BODY, null, "r-1", JSON);
    assertError(response, 400, "KOOPHONE.API.0005", NO_TOKEN);
    assertThat(response.headers().firstValue("x-request-id")).hasValue("r-1");
  }

  @Test
  void badToken_isRefused() {
    String foreign = new Tokens(Keys.rsa(2048)).of("acme");
    for (String bad : new String[] {foreign, "x", token + "x", "Bearer " + token}) {
      var response = post(BODY, bad, "r-1", JSON);
      assertError(response, 401, "APIGW.0301", BAD_TOKEN);
      assertThat(response.headers().firstValue("x-request-id")).hasValue("r-1");
      assertThat(response.body()).doesNotContain(bad);
    }
    assertError(
        api.post(
            BODY,
            "X-Auth-Token",
            token,
            "X-Auth-Token",
            token,
            "x-request-id",
            "r-1",
            "Content-Type",
            JSON),
        401,
        "APIGW.0301",
        BAD_TOKEN);
  }

  @Test
  void token_isTakenFromItsHeaderOnly() {
    assertError(
        api.post(
            BODY, "Authorization", "Bearer " + token, "x-request-id", "r", "Content-Type", JSON),
        400,
        "KOOPHONE.API.0005",
        NO_TOKEN);
    assertError(
        api.send(
            api.request(PATH + "?access_token=" + token + "&X-Auth-Token=" + token)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build()),
        400,
        "KOOPHONE.API.0005",
        NO_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v2", "/index.html", "/error", "/actuator/env", "/favicon.ico"})
  void unknownPaths_haveTheSameShape(String path) {
    assertError(api.get(path), 404, "APIGW.0101", NO_PATH);
  }

  @Test
  void unknownPathsUnderV1_needATokenFirst() {
    assertError(api.get("/v1/x"), 400, "KOOPHONE.API.0005", NO_TOKEN);
    assertError(
        api.get("/v1/x", "X-Auth-Token", token, "x-request-id", "r"), 404, "APIGW.0101", NO_PATH);
    assertError(api.get(PATH + "/", "X-Auth-Token", token), 404, "APIGW.0101", NO_PATH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "NONSENSE"})
  void unknownMethods_haveTheSameShape(String method) {
    var response =
        api.send(
            api.request(PATH, "X-Auth-Token", token, "x-request-id", "r-1")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

    assertError(response, 405, "APIGW.0101", "The path does not support this method.");
    assertThat(response.headers().firstValue("allow")).hasValue("POST");
    assertThat(response.headers().firstValue("x-request-id")).hasValue("r-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET //v1/instances/sync-command HTTP/1.1 | 400",
        "GET /v1/%2e%2e/x HTTP/1.1                | 400",
        "GET /v1/instances;a=b/sync-command HTTP/1.1 | 400",
        "GET /v1/%zz HTTP/1.1                     | 400",
        "GET /v1/%00 HTTP/1.1                     | 400",
        "GET /v1/../../etc HTTP/1.1               | 400",
        "TRACE /v1/instances/sync-command HTTP/1.1 | 405"
      })
  void whatNeverReachesTheFramework_hasTheSameShape(String requestLine, int status)
      throws IOException {
    String response = raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 " + status);
    assertThat(response.substring(response.indexOf("\r\n\r\n") + 4))
        .startsWith("{\"error_code\":\"")
        .endsWith("\"}");
    assertThat(response.toLowerCase(Locale.ROOT))
        .doesNotContain("html")
        .doesNotContain("tomcat")
        .doesNotContain("exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /v1/\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"
      })
  void whatIsNotHttp_showsNoPageEither(String request) throws IOException {
    assertThat(raw(request).toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 ")
        .doesNotContain("html")
        .doesNotContain("tomcat")
        .doesNotContain("exception");
  }

  @Test
  void headersThatAreTooLarge_areRefused() throws IOException {
    assertThat(
            raw(
                "GET / HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: %s\r\n\r\n"
                    .formatted("x".repeat(9000))))
        .startsWith("HTTP/1.1 4")
        .doesNotContain("html");
  }

  @Test
  void healthAndMetrics_areOpen() {
    assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(api.get("/actuator/health/readiness").body())
        .contains("instanceDirectory")
        .contains("results");
    assertThat(api.get("/actuator/prometheus").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(
      String body,
      @Nullable String token,
      @Nullable String requestId,
      @Nullable String contentType) {
    var request = api.request(PATH).POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("X-Auth-Token", token);
    }
    if (requestId != null) {
      request.header("x-request-id", requestId);
    }
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return api.send(request.build());
  }

  private static void assertError(
      HttpResponse<String> response, int status, String code, String message) {
    assertThat(response.body())
        .isEqualTo("{\"error_code\":\"%s\",\"error_msg\":\"%s\"}".formatted(code, message));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", api.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
