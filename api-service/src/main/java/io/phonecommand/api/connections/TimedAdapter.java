package io.phonecommand.api.connections;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * The way from Tomcat's HTTP into its container, which a request takes when its headers are whole
 * and comes back from when its answer is written. One for each processor, hence one thread at a
 * time. (No request is served asynchronously: such a one would count as answered too early.)
 */
final class TimedAdapter extends CoyoteAdapter {

  private static final byte[] ANY_PATH = {'/', '*'};

  private @Nullable Connection connection;

  TimedAdapter(Connector connector) {
    super(connector);
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
      super.service(request, response);
    } finally {
      current.ends();
    }
  }
}
