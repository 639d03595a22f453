package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageReader;
import io.phonecommand.simulator.wire.MessageType;
import io.phonecommand.simulator.wire.Protocol;
import io.phonecommand.simulator.wire.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to a phone. Its virtual thread reads ({@link #serve}), a second one
 * writes, and each command has one of its own; an idle connection is two parked virtual threads.
 */
public final class Connection {
  private final Socket socket;
  private final Handset handset;
  private final Outbox outbox;
  private final InputStream in;
  private final MessageReader reader;
  private final ConcurrentHashMap<Integer, ShellStream> streams = new ConcurrentHashMap<>();
  private int lastLocalId;
  private volatile int maximumPayload = Protocol.HANDSHAKE_MAXIMUM_PAYLOAD;
  private volatile boolean closed;
  private volatile @Nullable Question question;

  private record Question(Dialogs.Dialog dialog, long sinceNanos) {}

  public Connection(Socket socket, Handset handset) throws IOException {
    this.socket = socket;
    this.handset = handset;
    this.in = new FreezableInput(socket.getInputStream(), handset.freezer());
    this.reader = new MessageReader(in);
    this.outbox =
        new Outbox(
            socket.getOutputStream(),
            handset::fault,
            handset.freezer(),
            handset.limits().writeStall());
  }

  /** Serves the client until one side closes the connection. Called once. */
  public void serve() {
    Thread writer = Thread.ofVirtual().name("adb-writer").start(this::write);
    try {
      socket.setTcpNoDelay(true);
      timeout(handset.limits().handshake());
      failIfSilent();
      admit(new Handshake(handset, outbox, reader).awaitClient());
      while (true) {
        Message message = reader.read();
        handset.received();
        dispatch(message);
      }
    } catch (Handshake.RefusedException | SilencedException e) {
      ignoreClient();
    } catch (IOException e) {
      // The client left, is no adb client, or the phone cut the connection: the end in any case.
    } finally {
      close();
      writer.interrupt();
    }
  }

  /** Cuts the connection; its commands are aborted. May be called by any thread, repeatedly. */
  public void close() {
    closed = true;
    dismissDialog();
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing left to lose.
    }
    streams.values().forEach(ShellStream::abort);
  }

  /** Cuts the connection once the client has been sent what is on its way to it. */
  public void closeAfterPending() {
    try {
      outbox.postEnd();
    } catch (IOException e) {
      close();
    }
  }

  /**
   * Called from time to time: a client that stopped reading loses the connection, and so does one
   * whose question nobody has answered for too long.
   */
  public void closeIfStalled() {
    if (outbox.isStalled() || isUnanswered()) {
      close();
    }
  }

  private boolean isUnanswered() {
    Question asked = question;
    return asked != null
        && !asked.dialog().isAllowed()
        && handset.freezer().nanoTime() - asked.sinceNanos() > limits().silence().toNanos();
  }

  private void dismissDialog() {
    Question asked = question;
    if (asked != null) {
      asked.dialog().dismiss();
    }
  }

  Handset handset() {
    return handset;
  }

  Limits limits() {
    return handset.limits();
  }

  /** The smaller of what both sides announced. */
  int maximumPayload() {
    return maximumPayload;
  }

  void post(Message message) throws IOException {
    try {
      outbox.post(message);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** For messages that nobody waits for: if the connection is lost, its reader will see it. */
  void postQuietly(Message message) {
    try {
      post(message);
    } catch (IOException e) {
      close();
    }
  }

  /** The stream is over, also if its command goes on: the client is told so, once. */
  void detach(ShellStream stream, Message close) {
    if (streams.remove(stream.localId()) != null && !closed) {
      postQuietly(close);
    }
  }

  /** Called last by the thread of a stream. */
  void ended(ShellStream stream, Message close, boolean cut) {
    if (cut) {
      streams.remove(stream.localId());
      closeAfterPending();
    } else {
      detach(stream, close);
    }
    handset.afterCommand();
  }

  private void admit(Handshake.Outcome outcome) throws IOException {
    Message client = outcome.connect();
    if (client.arg1() <= 0) {
      throw new ProtocolException("a maximum payload of " + client.arg1());
    }
    timeout(Duration.ZERO);
    AdbPublicKey key = outcome.asked();
    if (key == null) {
      connect(client);
    } else {
      askOwner(key, client);
    }
  }

  /** The connection is ignored until somebody has tapped; then it is as good as any. */
  private void askOwner(AdbPublicKey key, Message client) throws IOException {
    Dialogs.Dialog dialog = handset.dialogs().show(key, () -> connectQuietly(client));
    question = new Question(dialog, handset.freezer().nanoTime());
    if (closed) {
      dialog.dismiss();
    }
    Message message;
    do {
      message = reader.read();
    } while (!dialog.isAllowed());
    handset.received();
    dispatch(message);
  }

  /** Called by the thread that taps: if the connection is lost, its reader will see it. */
  private void connectQuietly(Message client) {
    try {
      connect(client);
    } catch (IOException e) {
      close();
    }
  }

  private void connect(Message client) throws IOException {
    int offered = client.arg1();
    maximumPayload = Math.max(64, Math.min(offered, limits().maximumPayload()));
    boolean checksums = client.arg0() < Protocol.VERSION;
    byte[] banner = handset.adbd().banner().getBytes(StandardCharsets.UTF_8);
    outbox.encoder().negotiated(checksums);
    reader.negotiated(maximumPayload, checksums);
    post(new Message(MessageType.CNXN, Protocol.VERSION, limits().maximumPayload(), banner));
  }

  private void dispatch(Message message) throws IOException {
    failIfSilent();
    if (message.type() == MessageType.OPEN) {
      open(message);
      return;
    }
    // A message for a stream that has just ended is normal: both sides may close at once.
    ShellStream stream = streams.get(message.arg1());
    switch (message.type()) {
      case OKAY -> {
        if (stream != null) {
          stream.okay();
        }
      }
      case WRTE -> {
        if (stream != null) {
          stream.data(message.payload());
        }
      }
      case CLSE -> {
        if (stream != null) {
          stream.abort();
        }
      }
      default -> throw new ProtocolException(message.type() + " after the handshake");
    }
  }

  private void failIfSilent() throws SilencedException {
    if (handset.fault().is(FaultKind.SILENT)) {
      throw new SilencedException();
    }
  }

  private void open(Message message) throws IOException {
    if (streams.size() >= limits().streams()) {
      throw new ProtocolException("too many streams");
    }
    ShellService service = ShellService.parse(message.text(), handset.adbd().shellV2());
    FaultKind fault = handset.fault().kind();
    int remoteId = message.arg0();
    if (fault == FaultKind.DROP_ON_OPEN) {
      throw new IOException("cut on demand");
    } else if (fault == FaultKind.IGNORE_OPEN) {
      return;
    } else if (service == null || fault == FaultKind.REFUSE_SHELL) {
      post(new Message(MessageType.CLSE, 0, remoteId));
      return;
    }
    // Written down here and not by the command's thread: what came is started, as in a phone, also
    // if the next thing that this thread reads is the end of the connection.
    CommandLog.Entry entry = handset.started(service.command());
    ShellStream stream = new ShellStream(this, ++lastLocalId, remoteId, service, entry, fault);
    streams.put(stream.localId(), stream);
    stream.start();
    if (closed) {
      stream.abort();
    }
  }

  private void write() {
    try {
      outbox.drain();
    } catch (IOException | InterruptedException e) {
      close();
    }
  }

  private void ignoreClient() {
    try {
      timeout(limits().silence());
      byte[] ignored = new byte[256];
      while (in.read(ignored) >= 0) {
        // The phone reads what comes, and throws it away.
      }
    } catch (IOException e) {
      // Somebody cut the connection, or it has been quiet for long enough.
    }
  }

  private void timeout(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
  }

  /** The phone fell silent: from now on the client is ignored. */
  private static final class SilencedException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
