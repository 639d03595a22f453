package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.auth.KeyRing;
import io.phonecommand.simulator.auth.Token;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageReader;
import io.phonecommand.simulator.wire.MessageType;
import io.phonecommand.simulator.wire.ProtocolException;
import java.io.IOException;

/**
 * From the client's CNXN to the phone's: who is there, and may they come in? Runs on the
 * connection's reader thread.
 */
final class Handshake {
  private static final int TOKEN = 1;
  private static final int SIGNATURE = 2;
  private static final int PUBLIC_KEY = 3;

  /**
   * adb offers its keys again for each token, without a pause: after so many, the phone is mute.
   */
  private static final int MAXIMUM_TOKENS = 10;

  private final Handset handset;
  private final Outbox outbox;
  private final MessageReader reader;

  Handshake(Handset handset, Outbox outbox, MessageReader reader) {
    this.handset = handset;
    this.outbox = outbox;
    this.reader = reader;
  }

  /**
   * Waits until the client is in and returns its CNXN.
   *
   * @throws IOException if it gave up, is not let in, or is no adb client
   */
  Message awaitClient() throws IOException {
    Message connect = reader.read();
    if (connect.type() != MessageType.CNXN) {
      throw new ProtocolException("a client begins with CNXN, not with " + connect.type());
    }
    for (int tokens = 0; !isOpen(); tokens++) {
      if (tokens >= MAXIMUM_TOKENS) {
        throw new RefusedException();
      }
      Token token = new Token();
      outbox.post(new Message(MessageType.AUTH, TOKEN, 0, token.bytes()));
      if (isLetIn(token, reader.read())) {
        break;
      }
    }
    return connect;
  }

  private boolean isOpen() {
    return !isUnauthorized() && handset.keys().mode() == AuthPolicy.Mode.OPEN;
  }

  private boolean isUnauthorized() {
    return handset.fault().is(FaultKind.UNAUTHORIZED);
  }

  private boolean isLetIn(Token token, Message answer) throws IOException {
    if (answer.type() != MessageType.AUTH) {
      throw new ProtocolException("a client answers a token with AUTH, not " + answer.type());
    }
    return switch (answer.arg0()) {
      case SIGNATURE -> !isUnauthorized() && handset.keys().accepts(token, answer.payload());
      case PUBLIC_KEY -> isKeyLetIn(answer.text());
      default -> throw new ProtocolException("AUTH of type " + answer.arg0());
    };
  }

  private boolean isKeyLetIn(String offered) throws IOException {
    KeyRing keys = handset.keys();
    if (isUnauthorized() || keys.mode() == AuthPolicy.Mode.REFUSE_NEW_KEYS) {
      return false;
    }
    if (keys.mode() == AuthPolicy.Mode.NEVER_ANSWERS) {
      throw new RefusedException();
    }
    try {
      keys.learn(AdbPublicKey.parse(offered));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("not a public key");
    }
    return true;
  }

  /** The client is not let in and will hear nothing more; its connection stands. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
