package io.phonecommand.quickstart;

import java.util.List;

/** The two data centres of the demonstration; each has a worker of its own. */
final class DemoSites {

  static final String NORTH = "north";
  static final String SOUTH = "south";
  static final List<String> ALL = List.of(NORTH, SOUTH);

  private DemoSites() {}
}
