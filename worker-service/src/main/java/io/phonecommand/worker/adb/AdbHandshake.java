package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Iterator;
import java.util.List;

/**
 * From our CNXN to the phone's. dadb's own handshake knows one key, gives up on a phone that names
 * no features, and can't tell a phone that asks its owner from one that is silent; see decision
 * 0012. Used by one thread; whoever wants it to end closes the socket.
 */
final class AdbHandshake {

  /** What dadb speaks: messages carry checksums. */
  static final int VERSION = 0x01000000;

  static final int CNXN = 0x4e584e43;
  static final int AUTH = 0x48545541;
  static final int STLS = 0x534c5453;

  static final int TOKEN = 1;
  static final int SIGNATURE = 2;
  static final int PUBLIC_KEY = 3;

  private static final byte[] BANNER = "host::\0".getBytes(StandardCharsets.UTF_8);
  private static final int HEADER_BYTES = 24;

  /** AOSP's MAX_PAYLOAD_V1: nothing in a handshake is longer. */
  private static final int MAX_PAYLOAD = 4096;

  private record Message(int command, int arg0, ByteBuffer payload) {}

  private final InputStream phone;
  private final OutputStream toPhone;
  private final List<AdbKey> keys;
  private final boolean mayAskOwner;
  private volatile boolean ownerAsked;

  /**
   * @param phone well-formed messages, see {@link AdbFrames}
   * @param keys tried in this order; the first is offered where none is known
   * @param mayAskOwner whether a key is offered, upon which the phone asks its owner; if not, a
   *     phone that knows none of them does not let us in
   */
  AdbHandshake(InputStream phone, OutputStream toPhone, List<AdbKey> keys, boolean mayAskOwner) {
    this.phone = phone;
    this.toPhone = toPhone;
    this.keys = keys;
    this.mayAskOwner = mayAskOwner;
  }

  /**
   * Whether the phone has been offered the key and is now silent until its owner has decided. Any
   * thread.
   */
  boolean isOwnerAsked() {
    return ownerAsked;
  }

  /**
   * Blocks until the phone has let us in.
   *
   * @throws PhoneUnreachableException if it does not let us in
   * @throws IOException if the connection ends or is closed
   */
  void run() throws IOException, PhoneUnreachableException {
    send(CNXN, VERSION, AdbFrames.MAX_PAYLOAD, BANNER);
    Iterator<AdbKey> untried = keys.iterator();
    while (true) {
      Message message = read();
      switch (message.command()) {
        case CNXN -> {
          ownerAsked = false;
          return;
        }
        case STLS -> throw new PhoneUnreachableException(Reason.TLS_REQUIRED);
        case AUTH -> answer(message, untried);
        default -> throw new PhoneUnreachableException(Reason.NOT_ADB);
      }
    }
  }

  private void answer(Message message, Iterator<AdbKey> untried)
      throws IOException, PhoneUnreachableException {
    if (message.arg0() != TOKEN) {
      throw new PhoneUnreachableException(Reason.NOT_ADB);
    }
    if (untried.hasNext()) {
      send(AUTH, SIGNATURE, 0, sign(untried.next(), message.payload().array()));
    } else if (mayAskOwner && !ownerAsked) {
      ownerAsked = true;
      send(AUTH, PUBLIC_KEY, 0, keys.getFirst().offer());
    } else {
      throw new PhoneUnreachableException(Reason.UNAUTHORIZED);
    }
  }

  private static byte[] sign(AdbKey key, byte[] token) throws PhoneUnreachableException {
    try {
      return key.sign(token);
    } catch (GeneralSecurityException e) {
      throw new PhoneUnreachableException(Reason.NOT_ADB, e);
    }
  }

  private Message read() throws IOException, PhoneUnreachableException {
    byte[] bytes = phone.readNBytes(HEADER_BYTES);
    if (bytes.length < HEADER_BYTES) {
      throw new EOFException("the phone hung up");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int command = header.getInt();
    int arg0 = header.getInt();
    header.getInt();
    int length = header.getInt();
    if (length > MAX_PAYLOAD) {
      throw new PhoneUnreachableException(Reason.NOT_ADB);
    }
    byte[] payload = phone.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the phone hung up");
    }
    return new Message(command, arg0, ByteBuffer.wrap(payload));
  }

  /** In one write, so in one packet. */
  private void send(int command, int arg0, int arg1, byte[] payload) throws IOException {
    int checksum = 0;
    for (byte b : payload) {
      checksum += b & 0xFF;
    }
    toPhone.write(
        ByteBuffer.allocate(HEADER_BYTES + payload.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(command)
            .putInt(arg0)
            .putInt(arg1)
            .putInt(payload.length)
            .putInt(checksum)
            .putInt(~command)
            .put(payload)
            .array());
  }
}
