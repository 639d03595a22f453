package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.wire.Protocol;
import java.time.Duration;

/**
 * What a phone puts up with. Whoever goes beyond loses the connection or, for {@code
 * acknowledgement}, the stream.
 *
 * @param maximumPayload what the phone announces as the largest payload in bytes, 4096 to 1 MiB;
 *     some clients reserve a buffer of this size for each stream
 * @param connections at most this many per phone; one more is closed as soon as it is accepted
 * @param streams at most this many at a time per connection
 * @param handshake from a message of the handshake to the client's next
 * @param acknowledgement from a message with output to its OKAY
 * @param writeStall how long the client may leave a message of the phone unread
 * @param silence how long the phone keeps up a silence of its own making: a hang, a frozen phone, a
 *     dialog that nobody answers; also how long a command waits for the end of its input
 */
public record Limits(
    int maximumPayload,
    int connections,
    int streams,
    Duration handshake,
    Duration acknowledgement,
    Duration writeStall,
    Duration silence) {

  public Limits {
    if (maximumPayload < Protocol.HANDSHAKE_MAXIMUM_PAYLOAD
        || maximumPayload > Protocol.ANDROID_MAXIMUM_PAYLOAD) {
      throw new IllegalArgumentException("maximumPayload must be between 4096 and 1048576");
    }
    if (connections < 1 || streams < 1) {
      throw new IllegalArgumentException("connections and streams must be at least 1");
    }
  }

  public static Limits defaults() {
    return new Limits(
        Protocol.ANDROID_MAXIMUM_PAYLOAD,
        256,
        128,
        Duration.ofSeconds(60),
        Duration.ofMinutes(2),
        Duration.ofSeconds(30),
        Duration.ofMinutes(10));
  }

  public Limits withMaximumPayload(int bytes) {
    return new Limits(bytes, connections, streams, handshake, acknowledgement, writeStall, silence);
  }

  public Limits withConnections(int count) {
    return new Limits(
        maximumPayload, count, streams, handshake, acknowledgement, writeStall, silence);
  }

  public Limits withStreams(int count) {
    return new Limits(
        maximumPayload, connections, count, handshake, acknowledgement, writeStall, silence);
  }

  public Limits withHandshake(Duration limit) {
    return new Limits(
        maximumPayload, connections, streams, limit, acknowledgement, writeStall, silence);
  }

  public Limits withAcknowledgement(Duration limit) {
    return new Limits(maximumPayload, connections, streams, handshake, limit, writeStall, silence);
  }

  public Limits withWriteStall(Duration limit) {
    return new Limits(
        maximumPayload, connections, streams, handshake, acknowledgement, limit, silence);
  }

  public Limits withSilence(Duration limit) {
    return new Limits(
        maximumPayload, connections, streams, handshake, acknowledgement, writeStall, limit);
  }
}
