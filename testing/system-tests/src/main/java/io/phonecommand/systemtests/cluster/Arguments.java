package io.phonecommand.systemtests.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Program arguments of the form {@code --key=value}. */
final class Arguments {

  private Arguments() {}

  /**
   * An immutable copy.
   *
   * @throws IllegalArgumentException if one has another form
   */
  static List<String> checked(List<String> arguments) {
    arguments.forEach(Arguments::keyOf);
    return List.copyOf(arguments);
  }

  /**
   * Both lists, without those of {@code own} whose key is in {@code more}. Spring would make one
   * list of the values of a key that comes twice.
   */
  static List<String> merged(List<String> own, List<String> more) {
    Map<String, String> byKey = new LinkedHashMap<>();
    own.forEach(argument -> byKey.put(keyOf(argument), argument));
    more.forEach(argument -> byKey.put(keyOf(argument), argument));
    return List.copyOf(byKey.values());
  }

  private static String keyOf(String argument) {
    int equals = argument.indexOf('=');
    if (!argument.startsWith("--") || equals < 0) {
      throw new IllegalArgumentException("not of the form --key=value: " + argument);
    }
    return argument.substring(0, equals);
  }
}
