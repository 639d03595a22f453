package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.device.Processes;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.shell.AbruptEnd;
import io.phonecommand.simulator.shell.HangUp;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import io.phonecommand.simulator.wire.ProtocolException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream: a command, its thread, and what goes in and out. The connection's reader calls {@link
 * #okay}, {@link #data} and {@link #abort}; everything else happens on the command's thread.
 */
final class ShellStream {
  private final Connection connection;
  private final int localId;
  private final int remoteId;
  private final ShellService service;
  private final CommandLog.Entry entry;
  private final FaultKind fault;
  private final StreamOutput output;
  private final StdinPipe stdin;
  private final StdinDecoder decoder;
  private final AtomicInteger owedOkays = new AtomicInteger();
  private final Thread thread;
  private final HangUp hangUp;

  /**
   * @param entry of the command, which is in the log already
   * @param fault which was there when the client opened the stream
   */
  ShellStream(
      Connection connection,
      int localId,
      int remoteId,
      ShellService service,
      CommandLog.Entry entry,
      FaultKind fault) {
    this.connection = connection;
    this.localId = localId;
    this.remoteId = remoteId;
    this.service = service;
    this.entry = entry;
    this.fault = fault;
    this.output = new StreamOutput(connection, localId, remoteId, service.packets());
    this.stdin = new StdinPipe(connection.limits().silence(), freezer(), this::settleOkays);
    this.decoder = new StdinDecoder(stdin);
    this.thread = Thread.ofVirtual().name("command-", localId).unstarted(this::run);
    this.hangUp = new HangUp(thread);
  }

  int localId() {
    return localId;
  }

  void start() {
    thread.start();
  }

  void okay() {
    output.okay();
  }

  /** The client wrote: it may go on once there is room for more. */
  void data(byte[] payload) throws IOException {
    if (service.packets()) {
      decoder.decode(payload);
    } else {
      stdin.feed(payload);
    }
    if (stdin.size() > StdinPipe.ROOM + connection.maximumPayload()) {
      throw new ProtocolException("the client does not wait for OKAY");
    }
    owedOkays.incrementAndGet();
    settleOkays();
  }

  /**
   * The client closed the stream, or the connection is gone: adbd hangs up on the command and
   * closes its pipes.
   */
  void abort() {
    boolean goesOn = hangUp.hangUp();
    output.end();
    if (goesOn) {
      stdin.endOfInput();
      connection.detach(this, close());
    }
  }

  private Message close() {
    return new Message(MessageType.CLSE, localId, remoteId);
  }

  private Freezer freezer() {
    return connection.handset().freezer();
  }

  private void settleOkays() {
    if (!output.isOver() && stdin.size() <= StdinPipe.ROOM) {
      for (int owed = owedOkays.getAndSet(0); owed > 0; owed--) {
        connection.postQuietly(new Message(MessageType.OKAY, localId, remoteId));
      }
    }
  }

  private void run() {
    Ending ending = Ending.CLOSE_STREAM;
    Processes processes = connection.handset().processes();
    processes.began(thread);
    try {
      ending = serve();
    } catch (IOException | InterruptedException e) {
      // The stream is over; the log knows that the command was aborted.
    } finally {
      processes.ended(thread);
      connection.ended(this, close(), ending);
    }
  }

  private Ending serve() throws IOException, InterruptedException {
    try {
      connection.post(new Message(MessageType.OKAY, localId, remoteId));
      CommandRun run =
          new CommandRun(connection.handset().shell(), service.command(), stdin, hangUp);
      int exitCode = new FaultyRun(run, output, connection.limits()).run(fault);
      freezer().doWhenAwake(() -> entry.exited(exitCode));
      Ending ending = FaultyRun.ending(fault);
      if (ending == Ending.EXIT_PACKET) {
        output.exit(exitCode);
      }
      return ending;
    } catch (AbruptEnd e) {
      return e.how() == AbruptEnd.How.DROP_CONNECTION
          ? Ending.DROP_CONNECTION
          : Ending.CLOSE_STREAM;
    } finally {
      freezer().doWhenAwakeOrOff(entry::aborted);
    }
  }
}
