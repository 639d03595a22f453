package io.phonecommand.api.directory;

import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which sites a request's instances were at when it first came: a repeat must not ask another one,
 * which cannot know what has run.
 *
 * @param text the sites in the order of the sorted instance ids, equal neighbours together: {@code
 *     3:north,1:,2:south} are six instances, the fourth of which was nowhere
 */
public record Placement(String text) {

  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");

  /**
   * A placement that was written as {@code text}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public Placement {
    for (String run : text.split(",", -1)) {
      String[] parts = run.split(":", -1);
      if (parts.length != 2
          || !COUNT.matcher(parts[0]).matches()
          || !(parts[1].isEmpty() || Topics.isSite(parts[1]))) {
        throw new IllegalArgumentException("placement is malformed");
      }
    }
  }

  /**
   * Where the instances are now.
   *
   * @param instanceIds at least one, in any order
   * @param siteOf an instance's site, empty if it is nowhere
   */
  static Placement of(List<String> instanceIds, Function<String, Optional<String>> siteOf) {
    List<Run> runs = new ArrayList<>();
    for (String instanceId : instanceIds.stream().sorted().toList()) {
      String site = siteOf.apply(instanceId).orElse("");
      if (!runs.isEmpty() && runs.getLast().site().equals(site)) {
        runs.set(runs.size() - 1, new Run(runs.getLast().count() + 1, site));
      } else {
        runs.add(new Run(1, site));
      }
    }
    return new Placement(runs.stream().map(Run::text).collect(Collectors.joining(",")));
  }

  /**
   * The site of each of these instances that had one.
   *
   * @param instanceIds those that were placed, in any order
   * @throws IllegalArgumentException if they are more or fewer
   */
  public Map<String, String> sites(List<String> instanceIds) {
    List<String> sorted = instanceIds.stream().sorted().toList();
    Map<String, String> sites = new LinkedHashMap<>();
    int next = 0;
    for (String text : text.split(",", -1)) {
      Run run = Run.parse(text);
      int end = next + run.count();
      if (end > sorted.size()) {
        throw otherInstances();
      }
      for (; next < end; next++) {
        if (!run.site().isEmpty()) {
          sites.put(sorted.get(next), run.site());
        }
      }
    }
    if (next < sorted.size()) {
      throw otherInstances();
    }
    return sites;
  }

  /**
   * The same in two characters for each run of equal neighbours, which is little to remember.
   *
   * @param numberOf a site's number, below 65536
   */
  public String packed(ToIntFunction<String> numberOf) {
    StringBuilder packed = new StringBuilder();
    for (String part : text.split(",", -1)) {
      Run run = Run.parse(part);
      packed.append((char) run.count()).append((char) numberOf.applyAsInt(run.site()));
    }
    return packed.toString();
  }

  /** What was {@link #packed}. */
  public static Placement unpacked(String packed, IntFunction<String> siteOf) {
    StringJoiner text = new StringJoiner(",");
    for (int at = 0; at < packed.length(); at += 2) {
      text.add(new Run(packed.charAt(at), siteOf.apply(packed.charAt(at + 1))).text());
    }
    return new Placement(text.toString());
  }

  private static IllegalArgumentException otherInstances() {
    return new IllegalArgumentException("a placement of other instances");
  }

  /** Neighbours at one site. */
  private record Run(int count, String site) {

    static Run parse(String text) {
      int colon = text.indexOf(':');
      return new Run(Integer.parseInt(text, 0, colon, 10), text.substring(colon + 1));
    }

    String text() {
      return count + ":" + site;
    }
  }
}
