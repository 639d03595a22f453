package io.phonecommand.api.connections;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * The way from Tomcat's HTTP into its container, which a request takes when its headers are whole
 * and comes back from when its answer is written. One for each processor, hence one thread at a
 * time. (No request is served asynchronously: such a one would count as answered too early.)
 */
final class TimedAdapter implements Adapter {

  private static final byte[] ANY_PATH = {'/', '*'};

  private final Adapter container;
  private @Nullable Connection connection;

  TimedAdapter(Adapter container) {
    this.container = container;
  }

  /** Which connection the following requests come by. */
  void serve(Connection next) {
    connection = next;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    Connection current = connection;
    if (current == null) {
      throw new IllegalStateException("a request without a connection");
    }
    if (request.requestURI().equals("*")) {
      // Or Tomcat would answer OPTIONS * by itself, with 200 and methods that are not supported.
      request.requestURI().setBytes(ANY_PATH, 0, ANY_PATH.length);
    }
    current.putInto(request);
    current.begins();
    try {
      container.service(request, response);
    } finally {
      current.ends();
    }
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return container.prepare(request, response);
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent status)
      throws Exception {
    return container.asyncDispatch(request, response, status);
  }

  @Override
  public void log(Request request, Response response, long time) {
    container.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    container.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return container.getDomain();
  }
}
