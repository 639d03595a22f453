package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.auth.Token;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageReader;
import io.phonecommand.simulator.wire.MessageType;
import io.phonecommand.simulator.wire.ProtocolException;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * From the client's CNXN to the phone's: who is there, and may they come in? Runs on the
 * connection's reader thread.
 */
final class Handshake {
  private static final int TOKEN = 1;
  private static final int SIGNATURE = 2;
  private static final int PUBLIC_KEY = 3;
  private static final int STLS_VERSION = 0x01000000;

  /**
   * adb offers its keys again for each token, without a pause: after so many, the phone is mute.
   */
  private static final int MAXIMUM_TOKENS = 10;

  /**
   * How it came out.
   *
   * @param connect the client's CNXN
   * @param asked the key that the phone asks its owner about; null if the client is in
   */
  record Outcome(Message connect, @Nullable AdbPublicKey asked) {}

  private final Handset handset;
  private final Outbox outbox;
  private final MessageReader reader;

  Handshake(Handset handset, Outbox outbox, MessageReader reader) {
    this.handset = handset;
    this.outbox = outbox;
    this.reader = reader;
  }

  /**
   * Waits until the client is in, or the phone has to ask.
   *
   * @throws IOException if it gave up, is not let in, or is no adb client
   */
  Outcome awaitClient() throws IOException {
    Message connect = read(MessageType.CNXN);
    if (handset.adbd().tls()) {
      demandTls();
    }
    for (int tokens = 0; mode() != AuthPolicy.Mode.OPEN; tokens++) {
      if (tokens >= MAXIMUM_TOKENS) {
        throw new RefusedException();
      }
      Token token = new Token();
      outbox.post(new Message(MessageType.AUTH, TOKEN, 0, token.bytes()));
      Message answer = read(MessageType.AUTH);
      if (answer.arg0() == PUBLIC_KEY) {
        if (mode() != AuthPolicy.Mode.REFUSE_NEW_KEYS) {
          return offered(connect, answer);
        }
      } else if (isSignature(answer) && isLetIn(token, answer)) {
        break;
      }
    }
    return new Outcome(connect, null);
  }

  /** Says nothing more to a client that does not begin a TLS session, nor to one that does. */
  private void demandTls() throws IOException {
    outbox.post(new Message(MessageType.STLS, STLS_VERSION, 0));
    read(MessageType.STLS);
    throw new RefusedException();
  }

  private AuthPolicy.Mode mode() {
    return isUnauthorized() ? AuthPolicy.Mode.REFUSE_NEW_KEYS : handset.keys().mode();
  }

  private boolean isUnauthorized() {
    return handset.fault().is(FaultKind.UNAUTHORIZED);
  }

  private static boolean isSignature(Message answer) throws ProtocolException {
    if (answer.arg0() != SIGNATURE) {
      throw new ProtocolException("AUTH of type " + answer.arg0());
    }
    return true;
  }

  private boolean isLetIn(Token token, Message signature) {
    return !isUnauthorized() && handset.keys().accepts(token, signature.payload());
  }

  private Outcome offered(Message connect, Message offer) throws IOException {
    AdbPublicKey key;
    try {
      key = AdbPublicKey.parse(offer.text());
    } catch (IllegalArgumentException e) {
      handset.crash();
      throw new ProtocolException("not a public key");
    }
    if (mode() == AuthPolicy.Mode.ASKS_OWNER) {
      return new Outcome(connect, key);
    }
    handset.keys().learn(key);
    return new Outcome(connect, null);
  }

  private Message read(MessageType expected) throws IOException {
    Message message = reader.read();
    if (message.type() != expected) {
      throw new ProtocolException(message.type() + " where " + expected + " has to be");
    }
    try {
      Thread.sleep(handset.adbd().handshakeDelay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the phone was switched off");
    }
    return message;
  }

  /** The client is not let in and will hear nothing more; its connection stands. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
