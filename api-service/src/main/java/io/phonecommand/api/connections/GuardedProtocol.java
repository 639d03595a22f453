package io.phonecommand.api.connections;

import io.phonecommand.api.stop.StopLimits;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with {@link Connections}. Tomcat makes it by its class's name, hence public and
 * not whole before {@link #guard}.
 *
 * <p>A valve or a filter would not do: they see a request whose headers are whole.
 */
public final class GuardedProtocol extends Http11NioProtocol {

  private final GuardedEndpoint endpoint;
  private @Nullable Connector connector;
  private String answerToHttp2 = "";
  private @Nullable ScheduledFuture<?> looks;

  public GuardedProtocol() {
    this(new GuardedEndpoint());
  }

  private GuardedProtocol(GuardedEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    Handler handler = new Handler(this);
    endpoint.setHandler(handler);
    setHandler(handler);
  }

  /**
   * Must be called before it starts.
   *
   * @param connector the one whose protocol this is
   * @param answerToHttp2 an HTTP/1.1 answer as it stands on the wire, in ASCII
   */
  public void guard(Connector connector, Connections connections, String answerToHttp2) {
    this.connector = connector;
    endpoint.guard(connections);
    this.answerToHttp2 = answerToHttp2;
  }

  @Override
  public void start() throws Exception {
    super.start();
    long interval = Connections.LOOK_INTERVAL.toMillis();
    looks =
        getUtilityExecutor()
            .scheduleWithFixedDelay(
                endpoint.callers()::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws Exception {
    if (looks != null) {
      looks.cancel(false);
    }
    super.stop();
  }

  /** Of a connection that ends with its next answer, Tomcat says so in that answer. */
  @Override
  public int getMaxKeepAliveRequests() {
    return endpoint.callers().isLastAnswer() ? 1 : super.getMaxKeepAliveRequests();
  }

  /**
   * The first step of a stop in good order, after which requests under way are waited for: those
   * that have been sent must be among them.
   */
  @Override
  public void closeServerSocketGraceful() {
    super.closeServerSocketGraceful();
    endpoint.callers().awaitLastRequests(StopLimits.LAST_HEADERS);
  }

  /** Or a request that came before the port was closed, and is read after, would get a 503. */
  @Override
  public boolean isPaused() {
    return false;
  }

  @Override
  protected Processor createProcessor() {
    return new GuardedProcessor(
        this,
        new TimedAdapter(Objects.requireNonNull(connector)),
        endpoint.callers(),
        answerToHttp2);
  }

  /**
   * Tells {@link Connections} of each connection that is accepted, and when something comes by it.
   */
  private static final class GuardedEndpoint extends NioEndpoint {

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

  private static final class Handler extends ConnectionHandler<NioChannel> {

    private final GuardedProtocol protocol;

    Handler(GuardedProtocol protocol) {
      super(protocol);
      this.protocol = protocol;
    }

    /** Called once for each connection, when it is closed. */
    @Override
    public void release(SocketWrapperBase<NioChannel> wrapper) {
      super.release(wrapper);
      protocol.endpoint.callers().closed(Connections.channelOf(wrapper));
    }
  }
}
