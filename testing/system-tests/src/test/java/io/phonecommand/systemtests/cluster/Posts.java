package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.ApiReplica;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to a cluster, one at a time. */
final class Posts {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Posts() {}

  /** Runs {@code command} on {@code phones} and returns their results, in the answer's order. */
  static List<JsonNode> run(Cluster cluster, ApiReplica api, String command, List<String> phones)
      throws Exception {
    return run(cluster.token(), api, command, phones);
  }

  /** The same as whoever has {@code token}. */
  static List<JsonNode> run(String token, ApiReplica api, String command, List<String> phones)
      throws Exception {
    String body =
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("command", command)
                .set("instance_ids", JSON.valueToTree(phones)));
    HttpRequest request =
        HttpRequest.newBuilder(api.endpoint())
            .header("Content-Type", "application/json")
            .header("x-request-id", UUID.randomUUID().toString())
            .header("X-Auth-Token", token)
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body()).path("data").path("cmd_results").valueStream().toList();
    }
  }
}
