package io.phonecommand.systemtests.jobs;

import io.phonecommand.systemtests.jobs.EventStream.Event;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Makes events of the lines of a stream, as a browser does. One thread. */
final class EventReader {

  private static final String ID = "id: ";
  private static final String NAME = "event: ";
  private static final String DATA = "data: ";

  private final List<Event> events = new ArrayList<>();
  private String id = "";
  private String name = "";
  private String data = "";

  /** The next line; an empty one ends an event, and comments are no part of one. */
  void line(String line) {
    if (line.isEmpty()) {
      end();
    } else if (line.startsWith(ID)) {
      id = line.substring(ID.length());
    } else if (line.startsWith(NAME)) {
      name = line.substring(NAME.length());
    } else if (line.startsWith(DATA)) {
      data = line.substring(DATA.length());
    }
  }

  private void end() {
    if (name.equals("job")) {
      events.add(new Event(id, JobsClient.state(JsonMapper.shared().readTree(data))));
    } else if (name.equals("done")) {
      events.add(new Event(id, null));
    }
    id = "";
    name = "";
    data = "";
  }

  /** The events that have ended. */
  List<Event> events() {
    return List.copyOf(events);
  }
}
