package io.phonecommand.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ControlServerTest {
  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone-1"));
  private final HttpClient client = HttpClient.newHttpClient();
  private ControlServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ControlServer(simulator, 0);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    simulator.close();
  }

  @Test
  void phones_are_listed_with_their_state() throws Exception {
    HttpResponse<String> response = send("GET", "/phones", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "[{\"id\":\"phone-1\",\"address\":\"127.0.0.1:%d\",\"fault\":\"none\",\"millis\":0,"
                    .formatted(phone.address().getPort())
                + "\"connections\":0,\"accepted\":0,\"started\":0}]");
  }

  @Test
  void every_fault_can_be_set_and_cleared() throws Exception {
    for (FaultKind kind : FaultKind.values()) {
      String body = "{\"fault\":\"%s\",\"millis\":250}".formatted(kind.label());
      assertThat(send("PUT", "/phones/phone-1/fault", body).statusCode()).isEqualTo(200);
      assertThat(phone.fault().kind()).isEqualTo(kind);
    }
    send("PUT", "/phones/phone-1/fault", "{\"fault\":\"latency\",\"millis\":250}");
    assertThat(phone.fault()).isEqualTo(Fault.latency(Duration.ofMillis(250)));
    assertThat(send("DELETE", "/phones/phone-1/fault", "").statusCode()).isEqualTo(200);
    assertThat(phone.fault()).isEqualTo(Fault.none());
  }

  @Test
  void log_is_counted() throws Exception {
    simulator.log().started("phone-1", "ls").exited(3);
    simulator.log().started("phone-1", "id");

    assertThat(send("GET", "/log", "").body()).contains("\"count\":2");
  }

  @Test
  void connections_can_be_cut() throws Exception {
    assertThat(send("DELETE", "/phones/phone-1/connections", "").statusCode()).isEqualTo(200);
  }

  @Test
  void wrong_requests_say_what_is_wrong() throws Exception {
    assertThat(send("GET", "/phones/none", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/", "").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/phones/phone-1/fault", "").statusCode()).isEqualTo(404);
    assertThat(send("PUT", "/phones/phone-1/fault", "silent").statusCode()).isEqualTo(400);
    assertThat(send("PUT", "/phones/phone-1/fault", "").statusCode()).isEqualTo(400);
    HttpResponse<String> response = send("PUT", "/phones/phone-1/fault", "{\"fault\":\"x\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo("{\"error\":\"there is no fault 'x'\"}");
    assertThat(
            send("PUT", "/phones/phone-1/fault", "{\"fault\":\"latency\",\"millis\":-1}")
                .statusCode())
        .isEqualTo(400);
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
