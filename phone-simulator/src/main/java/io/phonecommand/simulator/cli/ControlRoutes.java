package io.phonecommand.simulator.cli;

import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
      case "POST /allow" -> phone.tapAllow();
      case "GET /commands" -> {
        return commands(phone.id());
      }
      default -> throw new ControlException(NOT_FOUND, "there is no " + method + " " + path);
    }
    return view(phone);
  }

  private List<Map<String, Object>> commands(String phoneId) {
    return simulator.log().startedOn(phoneId).stream().map(ControlRoutes::view).toList();
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
    view.put("dialogs", phone.openDialogs());
    view.put("crashes", phone.crashes());
    view.put("children", phone.children());
    return view;
  }

  private static Map<String, Object> view(StartedCommand command) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("sequence", command.sequence());
    view.put("command", command.command());
    view.put("startedAt", command.startedAt().toString());
    if (command.endedAt() != null) {
      view.put("endedAt", command.endedAt().toString());
    }
    if (command.exitCode() != null) {
      view.put("exitCode", command.exitCode());
    }
    view.put(
        "state", command.isRunning() ? "running" : command.wasAborted() ? "aborted" : "exited");
    return view;
  }
}
