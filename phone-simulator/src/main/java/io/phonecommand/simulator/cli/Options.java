package io.phonecommand.simulator.cli;

import io.phonecommand.simulator.AddressPlan;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of the command line, checked. */
record Options(
    int phones,
    String prefix,
    int basePort,
    InetAddress bind,
    boolean addressPerPhone,
    String tenant,
    @Nullable Path log,
    @Nullable Path inventory,
    @Nullable Integer controlPort) {

  static final String USAGE =
      """
      usage: phone-simulator [--phones=N] [--prefix=NAME] [--base-port=PORT] [--bind=ADDRESS]
                             [--address-per-phone]
                             [--log=FILE] [--inventory=FILE] [--tenant=NAME]
                             [--control-port=PORT]
      """;

  private static final int MAXIMUM_PHONES = 50_000;
  private static final int MAXIMUM_PORT = 65535;
  private static final String FLAG = "address-per-phone";
  private static final Set<String> NAMES =
      Set.of("phones", "prefix", "base-port", "bind", "log", "inventory", "tenant", "control-port");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,26}");

  /**
   * Reads {@code --name=value} arguments.
   *
   * @throws IllegalArgumentException if one is unknown or has a bad value; the message is one line
   */
  static Options parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = argument.substring(0, equals < 0 ? argument.length() : equals);
      boolean flag = name.equals("--" + FLAG) && equals < 0;
      boolean value = name.startsWith("--") && NAMES.contains(name.substring(2));
      if (!flag && !value) {
        throw new IllegalArgumentException("unknown option " + argument);
      }
      if (value && (equals < 0 || equals == argument.length() - 1)) {
        throw new IllegalArgumentException(name + " needs a value: " + name + "=...");
      }
      if (values.put(name.substring(2), argument.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    return of(values);
  }

  AddressPlan addressPlan() {
    return addressPerPhone
        ? AddressPlan.addressPerPhone(basePort)
        : basePort == 0
            ? AddressPlan.ephemeral(bind)
            : AddressPlan.consecutivePorts(bind, basePort);
  }

  private static Options of(Map<String, String> values) {
    String control = values.get("control-port");
    String log = values.get("log");
    String inventory = values.get("inventory");
    return new Options(
        number("phones", values.getOrDefault("phones", "1"), 1, MAXIMUM_PHONES),
        matching("prefix", values.getOrDefault("prefix", "phone"), PREFIX),
        number("base-port", values.getOrDefault("base-port", "5555"), 0, MAXIMUM_PORT),
        address(values.getOrDefault("bind", "127.0.0.1")),
        values.containsKey(FLAG),
        matching("tenant", values.getOrDefault("tenant", "demo"), NAME),
        log == null ? null : Path.of(log),
        inventory == null ? null : Path.of(inventory),
        control == null ? null : number("control-port", control, 0, MAXIMUM_PORT));
  }

  private static int number(String name, String text, int minimum, int maximum) {
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < minimum || number > maximum) {
      throw new IllegalArgumentException(
          "--%s must be a number from %d to %d, not %s".formatted(name, minimum, maximum, text));
    }
    return number;
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--bind must be an IP address, not " + text, e);
    }
  }

  private static String matching(String name, String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("--" + name + " has a bad value: " + text);
    }
    return text;
  }
}
