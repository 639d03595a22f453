package io.phonecommand.simulator.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a phone, by absolute path. Immutable, so that thousands of phones share one; a
 * change makes a copy.
 */
public final class FileTree {
  /** The date that files of a system image have. */
  public static final Instant MODIFIED = Instant.parse("2009-01-01T00:00:00Z");

  /**
   * A file or a directory.
   *
   * @param directory which of the two
   * @param mode the letters that {@code ls -l} prints after the type: {@code rwxr-xr-x}
   * @param owner user and group, as {@code ls -l} prints them
   * @param content of a file, as text; empty for a directory
   */
  public record Node(boolean directory, String mode, String owner, String content) {
    static Node directory(String owner) {
      return new Node(true, "rwxr-xr-x", owner, "");
    }

    static Node file(String owner, String mode, String content) {
      return new Node(false, mode, owner, content);
    }
  }

  private final NavigableMap<String, Node> nodes;

  private FileTree(NavigableMap<String, Node> nodes) {
    this.nodes = nodes;
  }

  static FileTree empty() {
    NavigableMap<String, Node> nodes = new TreeMap<>();
    nodes.put("/", Node.directory("root  root"));
    return new FileTree(nodes);
  }

  /** What is at this path, or null. Relative paths start at the root, where a shell starts. */
  public @Nullable Node find(String path) {
    return nodes.get(normalize(path));
  }

  /** The names in a directory, sorted. */
  public List<String> children(String path) {
    String directory = normalize(path);
    String prefix = directory.equals("/") ? "/" : directory + "/";
    List<String> names = new ArrayList<>();
    for (String candidate : nodes.tailMap(prefix, false).keySet()) {
      if (!candidate.startsWith(prefix)) {
        break;
      }
      if (candidate.indexOf('/', prefix.length()) < 0) {
        names.add(candidate.substring(prefix.length()));
      }
    }
    return names;
  }

  /** A tree that also has this; directories above it that are missing come with it. */
  FileTree with(String path, Node node) {
    NavigableMap<String, Node> copy = new TreeMap<>(nodes);
    String absolute = normalize(path);
    for (int i = absolute.indexOf('/', 1); i > 0; i = absolute.indexOf('/', i + 1)) {
      copy.putIfAbsent(absolute.substring(0, i), Node.directory("root  root"));
    }
    copy.put(absolute, node);
    return new FileTree(copy);
  }

  /** A tree without this and all that is below it. */
  FileTree without(String path) {
    String absolute = normalize(path);
    NavigableMap<String, Node> copy = new TreeMap<>(nodes);
    copy.keySet().removeIf(key -> key.equals(absolute) || key.startsWith(absolute + "/"));
    return new FileTree(copy);
  }

  /** One slash between names, none at the end, {@code .} and {@code ..} resolved. */
  static String normalize(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.removeLast();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return "/" + String.join("/", names);
  }
}
