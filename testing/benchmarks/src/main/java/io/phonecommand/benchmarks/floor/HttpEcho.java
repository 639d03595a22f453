package io.phonecommand.benchmarks.floor;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.HttpCalls;
import io.phonecommand.benchmarks.process.ChildProcess;
import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Ports;
import io.phonecommand.benchmarks.process.Readiness;
import io.phonecommand.benchmarks.process.Stage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** HTTP's part alone: a request and an answer about as long as the real ones. */
public final class HttpEcho implements Contestant {

  public static final String NAME = "HTTP echo";

  private static final int BYTES_PER_PHONE = 120;

  private final ChildProcess server;
  private final URI endpoint;
  private final HttpCalls http = new HttpCalls();

  private HttpEcho(ChildProcess server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  public static HttpEcho start(Stage stage) throws IOException, InterruptedException {
    int port = Ports.free();
    URI root = URI.create("http://127.0.0.1:" + port);
    ChildProcess server =
        ChildProcess.ofClass(
            stage.folder(), "echo", EchoServer.class, Stage.JVM, List.of("--server.port=" + port));
    Readiness.await(server, root.resolve("/ready"), Duration.ofSeconds(60));
    return new HttpEcho(server, root.resolve("/echo"));
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
