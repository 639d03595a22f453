package io.phonecommand.quickstart;

import java.util.Locale;

/** The two data centres of the demonstration; each has a worker of its own. */
enum DemoSite {
  NORTH,
  SOUTH;

  String siteName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
