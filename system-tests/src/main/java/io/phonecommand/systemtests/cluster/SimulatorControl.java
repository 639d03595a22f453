package io.phonecommand.systemtests.cluster;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the phones of a simulator process fail. Takes effect before a method returns. */
public final class SimulatorControl {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final int port;

  SimulatorControl(int port) {
    this.port = port;
  }

  /** From now on {@code phone} has this fault, in place of the one it had. */
  public void fault(String phone, Fault fault) throws IOException, InterruptedException {
    var body =
        JSON.createObjectNode()
            .put("fault", fault.kind().label())
            .put("millis", fault.latency().toMillis());
    var unused = send("PUT", "/phones/" + phone + "/fault", JSON.writeValueAsString(body));
  }

  /** Heals {@code phone}. */
  public void heal(String phone) throws IOException, InterruptedException {
    var unused = send("DELETE", "/phones/" + phone + "/fault", "");
  }

  /** Heals every phone that has a fault, and ends what hangs because of it. */
  public void healAll() throws IOException, InterruptedException {
    for (JsonNode phone : JSON.readTree(send("GET", "/phones", ""))) {
      if (!phone.path("fault").asString().equals(FaultKind.NONE.label())) {
        heal(phone.path("id").asString());
        cutConnections(phone.path("id").asString());
      }
    }
  }

  /** Cuts the connections that {@code phone} has now. */
  public void cutConnections(String phone) throws IOException, InterruptedException {
    var unused = send("DELETE", "/phones/" + phone + "/connections", "");
  }

  /** The phone's state: address, fault, connections, accepted, started. */
  public JsonNode state(String phone) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", "/phones/" + phone, ""));
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = Http.send(method, port, path, body);
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
    }
    return response.body();
  }
}
