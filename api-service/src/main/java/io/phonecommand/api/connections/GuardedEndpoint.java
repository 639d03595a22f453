package io.phonecommand.api.connections;

import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link Connections} of each connection that is accepted, and when something comes by it.
 */
final class GuardedEndpoint extends NioEndpoint {

  /** Not the endpoint's own map of that name, which knows sockets. */
  private @Nullable Connections callers;

  void guard(Connections connections) {
    callers = connections;
  }

  Connections callers() {
    return Objects.requireNonNull(callers, "the connector was not given its connections");
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    // Before the poller knows the socket, and so before anything can be read from it.
    callers().opened(socket);
    boolean accepted = super.setSocketOptions(socket);
    if (!accepted) {
      callers().closed(socket);
    }
    return accepted;
  }

  @Override
  public boolean processSocket(
      SocketWrapperBase<NioChannel> wrapper, SocketEvent event, boolean dispatch) {
    Connection connection = callers().of(wrapper);
    if (connection != null && event == SocketEvent.OPEN_READ) {
      connection.bytesCome();
    }
    return super.processSocket(wrapper, event, dispatch);
  }
}
