package io.phonecommand.simulator;

import io.phonecommand.simulator.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came out of a v2 shell, for messages that hold whole packets as the simulator's do. */
final class ShellAnswer {
  /** For each message which channel it was on: {@code oeo} and {@code x} for the exit packet. */
  final StringBuilder order = new StringBuilder();

  final List<Integer> sizes = new ArrayList<>();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  @Nullable Integer exitCode;
  @Nullable MessageType last;

  void add(byte[] payload) {
    ByteBuffer packet = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    int id = packet.get();
    byte[] bytes = new byte[packet.getInt()];
    packet.get(bytes);
    sizes.add(bytes.length);
    switch (id) {
      case 1 -> stdout.writeBytes(bytes);
      case 2 -> stderr.writeBytes(bytes);
      default -> exitCode = bytes[0] & 0xff;
    }
    order.append("?oex".charAt(id));
  }

  byte[] bytes() {
    return stdout.toByteArray();
  }

  String stdout() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  String stderr() {
    return stderr.toString(StandardCharsets.UTF_8);
  }
}
