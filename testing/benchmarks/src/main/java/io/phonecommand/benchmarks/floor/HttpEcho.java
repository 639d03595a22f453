package io.phonecommand.benchmarks.floor;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.HttpCalls;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.processes.FreePorts;
import io.phonecommand.processes.HttpProgram;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** HTTP's part alone: a request and an answer about as long as the real ones. */
public final class HttpEcho implements Contestant {

  public static final String NAME = "HTTP echo";

  private static final int BYTES_PER_PHONE = 120;

  private final HttpProgram server;
  private final URI endpoint;
  private final HttpCalls http = new HttpCalls();

  private HttpEcho(HttpProgram server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  public static HttpEcho start(Stage stage) throws Exception {
    int port = FreePorts.one();
    HttpProgram server = stage.application("echo", EchoServer.class, port, List.of(), List.of());
    try {
      server.start();
      return new HttpEcho(server, URI.create("http://127.0.0.1:" + port + "/echo"));
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(List<Phone> phones) throws IOException, InterruptedException {
    String body = "\"" + "x".repeat(BYTES_PER_PHONE * phones.size()) + "\"";
    if (!http.post(endpoint, body, request -> {}).equals(body)) {
      throw new IOException("the echo differs");
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
