package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.device.Processes;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.shell.HangUp;
import io.phonecommand.simulator.shell.Shell;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.IOException;

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
  private final Stdin stdin;
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
    this.stdin = new Stdin(connection.limits().silence(), freezer());
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

  /** The client wrote, and may go on at once: nothing of it is kept. */
  void data(byte[] payload) throws IOException {
    if (service.packets()) {
      stdin.take(payload);
    }
    if (!output.isOver()) {
      connection.postQuietly(new Message(MessageType.OKAY, localId, remoteId));
    }
  }

  /**
   * The client closed the stream, or the connection is gone: adbd hangs up on the command and
   * closes its pipes.
   */
  void abort() {
    boolean goesOn = hangUp.hangUp();
    output.end();
    if (goesOn) {
      stdin.end();
      connection.detach(this, close());
    }
  }

  private Message close() {
    return new Message(MessageType.CLSE, localId, remoteId);
  }

  private Freezer freezer() {
    return connection.handset().freezer();
  }

  private void run() {
    boolean cut = false;
    Processes processes = connection.handset().processes();
    processes.began(thread);
    try {
      cut = serve();
    } catch (IOException | InterruptedException e) {
      // The stream is over; the log knows that the command was aborted.
    } finally {
      processes.ended(thread);
      connection.ended(this, close(), cut);
    }
  }

  /** Returns whether the connection is to be cut now. */
  private boolean serve() throws IOException, InterruptedException {
    try {
      connection.post(new Message(MessageType.OKAY, localId, remoteId));
      Shell shell = connection.handset().shell();
      FaultyRun run =
          new FaultyRun(
              into -> shell.run(service.command(), stdin::awaitEnd, into, hangUp),
              output,
              connection.limits());
      Integer exitCode = run.run(fault);
      if (exitCode != null) {
        int code = exitCode;
        freezer().doWhenAwake(() -> entry.exited(code));
        if (FaultyRun.sendsExitPacket(fault)) {
          output.exit(code);
        }
      }
      return FaultyRun.cutsConnection(fault);
    } finally {
      freezer().doWhenAwakeOrOff(entry::aborted);
    }
  }
}
