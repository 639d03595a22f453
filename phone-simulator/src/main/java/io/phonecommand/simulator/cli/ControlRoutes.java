package io.phonecommand.simulator.cli;

import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the control endpoint can do, without the HTTP. */
final class ControlRoutes {
  private static final Pattern PHONE = Pattern.compile("/phones/([^/]+)(/[a-z]+)?");
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final PhoneSimulator simulator;

  ControlRoutes(PhoneSimulator simulator) {
    this.simulator = simulator;
  }

  /** Does what is asked and returns what to answer, as maps and lists. */
  Object answer(String method, String path, String body) throws ControlException {
    Matcher matcher = PHONE.matcher(path);
    if (!matcher.matches()) {
      return switch (method + " " + path) {
        case "GET /phones" -> simulator.phones().stream().map(ControlRoutes::view).toList();
        case "GET /log" ->
            Map.of("count", simulator.log().count(), "forgotten", simulator.log().forgotten());
        default -> throw new ControlException(NOT_FOUND, "there is no " + method + " " + path);
      };
    }
    SimulatedPhone phone = simulator.find(matcher.group(1));
    if (phone == null) {
      throw new ControlException(NOT_FOUND, "there is no phone " + matcher.group(1));
    }
    String what = matcher.group(2);
    switch (method + " " + (what == null ? "" : what)) {
      case "GET " -> {}
      case "PUT /fault" -> phone.inject(fault(body));
      case "DELETE /fault" -> phone.clearFault();
      case "DELETE /connections" -> phone.disconnectAll();
      default -> throw new ControlException(NOT_FOUND, "there is no " + method + " " + path);
    }
    return view(phone);
  }

  private static Fault fault(String body) throws ControlException {
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      FaultKind kind = FaultKind.ofLabel(json.path("fault").asString(""));
      long millis = json.path("millis").asLong(0);
      return kind == FaultKind.LATENCY ? Fault.latency(Duration.ofMillis(millis)) : Fault.of(kind);
    } catch (JacksonException e) {
      throw new ControlException(BAD_REQUEST, "not JSON like {\"fault\":\"silent\"}");
    } catch (IllegalArgumentException e) {
      throw new ControlException(BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> view(SimulatedPhone phone) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", phone.id());
    view.put(
        "address", phone.address().getAddress().getHostAddress() + ":" + phone.address().getPort());
    view.put("fault", phone.fault().kind().label());
    view.put("millis", phone.fault().latency().toMillis());
    view.put("connections", phone.connectionCount());
    view.put("accepted", phone.acceptedConnections());
    view.put("started", phone.startedCommands());
    return view;
  }

  /** What was asked cannot be done; the message is for whoever asked. */
  static final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    ControlException(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
