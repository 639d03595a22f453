package io.phonecommand.simulator.device;

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
  private final NavigableMap<String, FileNode> nodes;

  private FileTree(NavigableMap<String, FileNode> nodes) {
    this.nodes = nodes;
  }

  static FileTree empty() {
    NavigableMap<String, FileNode> nodes = new TreeMap<>();
    nodes.put("/", FileNode.directory("root root"));
    return new FileTree(nodes);
  }

  /** What is at this path, or null. Relative paths start at the root, where a shell starts. */
  public @Nullable FileNode find(String path) {
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
  public FileTree with(String path, FileNode node) {
    NavigableMap<String, FileNode> copy = new TreeMap<>(nodes);
    String absolute = normalize(path);
    for (int i = absolute.indexOf('/', 1); i > 0; i = absolute.indexOf('/', i + 1)) {
      copy.putIfAbsent(absolute.substring(0, i), FileNode.directory("root root"));
    }
    copy.put(absolute, node);
    return new FileTree(copy);
  }

  /** A tree that also has this file, which everyone may read. */
  public FileTree withFile(String path, String content) {
    return with(path, FileNode.file("root root", "rw-r--r--", content));
  }

  /** A tree without this and all that is below it. */
  public FileTree without(String path) {
    String absolute = normalize(path);
    NavigableMap<String, FileNode> copy = new TreeMap<>(nodes);
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
