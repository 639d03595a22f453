package io.phonecommand.simulator.shell;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one phone by their names: those that all phones share, and those that were
 * registered on this one, which come first. Thread safe.
 */
public final class CommandTable {
  private final Map<String, PhoneCommand> shared;
  private volatile Map<String, PhoneCommand> own = Map.of();

  public CommandTable(Map<String, PhoneCommand> shared) {
    this.shared = shared;
  }

  public synchronized void register(String name, PhoneCommand command) {
    Map<String, PhoneCommand> copy = new HashMap<>(own);
    copy.put(name, command);
    own = copy;
  }

  /** Finds {@code ls} and {@code /system/bin/ls}. */
  @Nullable PhoneCommand find(String name) {
    String simple = name.startsWith("/system/bin/") ? name.substring(12) : name;
    PhoneCommand mine = own.get(simple);
    return mine != null ? mine : shared.get(simple);
  }
}
