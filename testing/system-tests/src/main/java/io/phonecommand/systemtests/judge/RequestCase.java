package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.LoadRequest;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one request.
 *
 * @param starts of its command, on whatever phone, oldest first
 */
record RequestCase(LoggedRequest logged, List<StartedCommand> starts, Circumstances circumstances) {

  LoadRequest request() {
    return logged.request();
  }

  List<Attempt> attempts() {
    return logged.attempts();
  }

  List<StartedCommand> startsOn(String phone) {
    return starts.stream().filter(start -> start.phoneId().equals(phone)).toList();
  }

  boolean mayHaveBeenAccepted() {
    return attempts().stream().anyMatch(Attempt::mayHaveBeenAccepted);
  }

  Violation violation(Rule rule, @Nullable String phone, String text) {
    return new Violation(rule, request().id(), phone, text);
  }
}
