package io.phonecommand.processes;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the phones of a simulator process fail. Takes effect before a method returns. */
public final class SimulatorControl {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final int port;
  private final Map<String, Spans> faults = new ConcurrentHashMap<>();
  private final Map<String, Spans> freezes = new ConcurrentHashMap<>();

  SimulatorControl(int port) {
    this.port = port;
  }

  /** From now on {@code phone} has this fault, in place of the one it had. */
  public void fault(String phone, Fault fault) throws IOException, InterruptedException {
    of(faults, phone).begin();
    if (fault.is(FaultKind.FREEZE)) {
      of(freezes, phone).begin();
    }
    var body =
        JSON.createObjectNode()
            .put("fault", fault.kind().label())
            .put("millis", fault.latency().toMillis());
    var unused = send("PUT", "/phones/" + phone + "/fault", JSON.writeValueAsString(body));
    if (!fault.is(FaultKind.FREEZE)) {
      of(freezes, phone).end();
    }
  }

  /** Heals {@code phone}. */
  public void heal(String phone) throws IOException, InterruptedException {
    var unused = send("DELETE", "/phones/" + phone + "/fault", "");
    of(freezes, phone).end();
    of(faults, phone).end();
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
    of(faults, phone).touch();
    var unused = send("DELETE", "/phones/" + phone + "/connections", "");
  }

  /** What was done to its phones. */
  List<Incident> incidents() {
    List<Incident> all = new ArrayList<>();
    faults.forEach((phone, spans) -> Incident.addTo(all, Set.of(phone), false, spans.all()));
    freezes.forEach((phone, spans) -> Incident.addTo(all, Set.of(phone), true, spans.all()));
    return all;
  }

  private static Spans of(Map<String, Spans> all, String phone) {
    return all.computeIfAbsent(phone, p -> new Spans());
  }

  /** All phones, with their addresses. */
  public List<Phone> phones() throws IOException, InterruptedException {
    List<Phone> phones = new ArrayList<>();
    for (JsonNode phone : JSON.readTree(send("GET", "/phones", ""))) {
      phones.add(Phone.at(phone.path("id").asString(), phone.path("address").asString()));
    }
    return List.copyOf(phones);
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
