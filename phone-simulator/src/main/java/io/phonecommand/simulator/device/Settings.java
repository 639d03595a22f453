package io.phonecommand.simulator.device;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code settings put} and the like wrote on one phone. Thread safe. */
public final class Settings {
  /** A phone has some hundreds; a client that writes new keys for ever is told no. */
  private static final int MAXIMUM_ENTRIES = 1000;

  private final Map<String, String> values = new TreeMap<>();

  public synchronized @Nullable String get(String namespace, String key) {
    return values.get(namespace + "/" + key);
  }

  /** Returns false if the phone has no room for one more key. */
  public synchronized boolean put(String namespace, String key, String value) {
    String name = namespace + "/" + key;
    if (values.size() >= MAXIMUM_ENTRIES && !values.containsKey(name)) {
      return false;
    }
    values.put(name, value);
    return true;
  }

  /** Returns whether there was such a key. */
  public synchronized boolean delete(String namespace, String key) {
    return values.remove(namespace + "/" + key) != null;
  }

  /** All of a namespace as {@code key=value} lines, sorted. */
  public synchronized String list(String namespace) {
    StringBuilder lines = new StringBuilder();
    String prefix = namespace + "/";
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            lines
                .append(name, prefix.length(), name.length())
                .append('=')
                .append(value)
                .append('\n');
          }
        });
    return lines.toString();
  }
}
