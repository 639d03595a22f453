package io.phonecommand.simulator.command;

import io.phonecommand.simulator.shell.CommandContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The commands that know what time it is. Phones live in GMT. */
final class TimeCommands {
  private static final DateTimeFormatter DATE = formatter("EEE MMM d HH:mm:ss 'GMT' yyyy");
  private static final DateTimeFormatter TIME = formatter("HH:mm:ss");

  private TimeCommands() {}

  /** Seconds, fractions too, with toybox's suffixes {@code s}, {@code m}, {@code h}, {@code d}. */
  static int sleep(CommandContext context) throws IOException, InterruptedException {
    if (context.arguments().size() != 1) {
      return context.fail(1, "sleep: Needs 1 argument (see \"sleep --help\")");
    }
    Duration duration = duration(context.argument(0, ""));
    if (duration == null) {
      return context.fail(1, "sleep: bad time '" + context.argument(0, "") + "'");
    }
    Thread.sleep(duration);
    return 0;
  }

  static int date(CommandContext context) throws IOException, InterruptedException {
    Instant now = context.device().clock().instant();
    String text =
        switch (context.argument(0, "")) {
          case "" -> DATE.format(now);
          case "+%s" -> Long.toString(now.getEpochSecond());
          case "+%T" -> TIME.format(now);
          default -> "";
        };
    if (text.isEmpty()) {
      return context.fail(1, "date: bad date '" + context.argument(0, "") + "'");
    }
    return BasicCommands.print(context, text + "\n");
  }

  static int uptime(CommandContext context) throws IOException, InterruptedException {
    Instant now = context.device().clock().instant();
    Duration up = Duration.between(context.device().bootedAt(), now);
    String days = up.toDays() == 0 ? "" : up.toDays() + " days, ";
    String time =
        up.toHours() == 0
            ? up.toMinutes() + " min"
            : String.format(Locale.ROOT, "%2d:%02d", up.toHoursPart(), up.toMinutesPart());
    return BasicCommands.print(
        context,
        " %s up %s%s,  0 users,  load average: 0.00, 0.00, 0.00%n"
            .formatted(TIME.format(now), days, time)
            .replace(System.lineSeparator(), "\n"));
  }

  static @Nullable Duration duration(String text) {
    int unit = text.isEmpty() ? -1 : "smhd".indexOf(text.charAt(text.length() - 1));
    String number = unit < 0 ? text : text.substring(0, text.length() - 1);
    long unitSeconds =
        switch (unit) {
          case 1 -> 60;
          case 2 -> 3600;
          case 3 -> 86400;
          default -> 1;
        };
    try {
      double seconds = Double.parseDouble(number) * unitSeconds;
      return seconds >= 0 && seconds < Integer.MAX_VALUE
          ? Duration.ofNanos((long) (seconds * 1e9))
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
