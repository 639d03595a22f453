package io.phonecommand.api.connections;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads requests, and says when it has to wait for more of one. */
final class GuardedProcessor extends Http11Processor {

  private static final Logger log = LoggerFactory.getLogger(GuardedProcessor.class);

  /** More than this of a refused request is not taken off the connection. */
  private static final int MAX_REST = 1024 * 1024;

  private static final int BUFFER = 8 * 1024;

  private final TimedAdapter timed;
  private final Connections connections;
  private final String answerToHttp2;

  GuardedProcessor(
      GuardedProtocol protocol,
      TimedAdapter adapter,
      Connections connections,
      String answerToHttp2) {
    super(protocol, adapter);
    timed = adapter;
    this.connections = connections;
    this.answerToHttp2 = answerToHttp2;
  }

  @Override
  public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
    Connection connection = connections.of(wrapper);
    if (connection == null) {
      return SocketState.CLOSED;
    }
    timed.serve(connection);
    // Tomcat's own, from one write to the next, would cut off a reader of a stream before its time.
    wrapper.setWriteTimeout(Math.max(wrapper.getWriteTimeout(), connections.writeTimeout()));
    SocketState state = super.service(wrapper);
    if (state == SocketState.UPGRADING && getUpgradeToken() == null) {
      // The beginning of HTTP/2, on which Tomcat would hang up without a word.
      write(answerToHttp2, wrapper);
      return SocketState.CLOSED;
    }
    if (state == SocketState.CLOSED) {
      takeRestOff(wrapper);
    } else {
      connection.waits(state == SocketState.OPEN);
    }
    return state;
  }

  private static void write(String answer, SocketWrapperBase<?> wrapper) throws IOException {
    byte[] bytes = answer.getBytes(US_ASCII);
    wrapper.write(true, bytes, 0, bytes.length);
    wrapper.flush(true);
  }

  /**
   * Takes off what has come of a request that is refused for its headers: a connection that is
   * closed with something unread is reset, and its caller may never see why.
   */
  private void takeRestOff(SocketWrapperBase<?> wrapper) {
    if (!getErrorState().isError() || !getErrorState().isIoAllowed()) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      int taken = 0;
      int read;
      do {
        read = wrapper.read(false, buffer.clear());
        taken += read;
      } while (read > 0 && taken < MAX_REST);
    } catch (IOException e) {
      log.debug("nothing more comes of a request that was refused", e);
    }
  }
}
