package io.phonecommand.api.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;

/** Bodies between a good request and noise. One thread uses it. */
public final class RandomBodies {

  private static final int MEGABYTE = 1024 * 1024;

  private static final String[] ODD_STRINGS = {
    "",
    " ",
    "\\u0000",
    "\\n",
    "\\\"",
    "\\\\",
    "\\ud83d",
    "\\u202e",
    "\ud83d\ude00",
    "\u0001",
    "\t",
    "\u00e9",
    "e\u0301",
    "\ufeff",
    "\u2028",
    ";reboot",
    "$(id)",
    "../..",
    "null",
    "%00",
    "' or 1=1"
  };

  private static final String[] ODD_NUMBERS = {
    "0",
    "-0",
    "-1",
    "1.5",
    "1e999999999",
    "-1e-999999999",
    "9223372036854775808",
    "01",
    "+1",
    "NaN",
    "Infinity",
    "0x10",
    "1.",
    ".5",
    "1e",
    "--1"
  };

  private static final String[] ODD_WORDS = {"null", "true", "false", "undefined", "{}", "[]", ""};

  private final Random random;
  private final String phone;

  public RandomBodies(Random random, String phone) {
    this.random = random;
    this.phone = phone;
  }

  public byte[] next() {
    byte[] body = encode(object());
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
      case 1 -> flipped(body);
      case 2 -> noise();
      default -> body;
    };
  }

  private String object() {
    StringJoiner fields = new StringJoiner(oneIn(60) ? ",," : ",", "{", oneIn(60) ? "" : "}");
    int good = random.nextInt(4);
    fields.add("\"command\":" + (good < 2 ? "\"ls " + random.nextInt(100) + "\"" : value(0)));
    fields.add("\"instance_ids\":" + (good < 3 ? ids() : value(0)));
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      String name = oneIn(10) ? "command" : string();
      fields.add("\"" + name + "\":" + value(0));
    }
    return fields.toString();
  }

  private String ids() {
    StringJoiner ids = new StringJoiner(",", "[", "]");
    int count = oneIn(20) ? random.nextInt(200) : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      ids.add(
          oneIn(8)
              ? value(0)
              : "\"" + (i == 0 && oneIn(2) ? phone : "id-" + random.nextInt(99)) + "\"");
    }
    return ids.toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
      case 1 -> oneIn(10) ? "9".repeat(random.nextInt(5_000)) : Long.toString(random.nextLong());
      case 2 -> ODD_WORDS[random.nextInt(ODD_WORDS.length)];
      case 3 -> depth > 6 ? "1" : "[" + value(depth + 1) + "," + value(depth + 1) + "]";
      case 4 -> depth > 6 ? "1" : "{\"" + string() + "\":" + value(depth + 1) + "}";
      case 5 -> oneIn(5) ? nested() : "[]";
      default -> "\"" + string() + "\"";
    };
  }

  private String nested() {
    int depth = oneIn(5) ? 20_000 : random.nextInt(64);
    return "[".repeat(depth) + (oneIn(4) ? "" : "]".repeat(depth));
  }

  private String string() {
    if (oneIn(200)) {
      return "x".repeat(MEGABYTE);
    }
    if (oneIn(30)) {
      return "x".repeat(random.nextInt(1100));
    }
    return oneIn(2) ? ODD_STRINGS[random.nextInt(ODD_STRINGS.length)] : "s" + random.nextInt(1000);
  }

  private byte[] encode(String text) {
    return switch (random.nextInt(40)) {
      case 0 -> text.getBytes(UTF_16LE);
      case 1 -> text.getBytes(ISO_8859_1);
      default -> text.getBytes(UTF_8);
    };
  }

  private byte[] flipped(byte[] body) {
    for (int changes = 1 + random.nextInt(3); changes > 0 && body.length > 0; changes--) {
      body[random.nextInt(Math.min(body.length, 200))] = (byte) random.nextInt(256);
    }
    return body;
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(300)];
    random.nextBytes(noise);
    return noise;
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }
}
