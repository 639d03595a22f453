package io.phonecommand.simulator.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.phonecommand.simulator.PhoneSimulator;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets another process switch faults and read the log, over HTTP on loopback. There is no
 * authentication: whoever can reach the loopback interface may do as he likes with these phones.
 */
final class ControlServer implements Closeable {
  private static final int MAXIMUM_BODY_BYTES = 4096;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ControlRoutes routes;

  /** Listens; port 0 is one of the system's choice. */
  ControlServer(PhoneSimulator simulator, int port) throws IOException {
    this.routes = new ControlRoutes(simulator);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAXIMUM_BODY_BYTES);
      int status = 200;
      Object answer;
      try {
        answer =
            routes.answer(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                new String(body, StandardCharsets.UTF_8));
      } catch (ControlRoutes.ControlException e) {
        status = e.status();
        answer = Map.of("error", String.valueOf(e.getMessage()));
      }
      byte[] json = JsonMapper.shared().writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, json.length);
      exchange.getResponseBody().write(json);
    }
  }
}
