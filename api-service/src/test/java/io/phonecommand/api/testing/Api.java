package io.phonecommand.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.api.ApiServiceApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as a program, on a port of its own, seen over HTTP. */
public final class Api implements AutoCloseable {

  /** A tenant that may ask the {@link #shared} one once in a second. */
  public static final String FRUGAL = "frugal";

  /** The name of the lock of those who use the {@link #shared} one: its metrics count them all. */
  public static final String SHARED = "the shared api";

  private static final KeyPair KEYS = Keys.rsa(2048);
  private static final Tokens TOKENS = new Tokens(KEYS);

  private static final class Holder {
    static final Api SHARED =
        start(
            "--phone-command.api.sync-window=5s",
            "--phone-command.api.limits.tasks-per-second=1000000",
            "--phone-command.api.limits.queries-per-second=1000000",
            "--phone-command.api.limits.tenants." + FRUGAL + ".queries-per-second=1");
  }

  /** Who gives it wants another way to the broker than its own address. */
  private static final String SERVERS = "spring.kafka.bootstrap-servers";

  private final ConfigurableApplicationContext context;
  private final int port;
  private final int managementPort;
  private final HttpClient client = HttpClient.newHttpClient();

  private Api(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = portOf("server", context);
    this.managementPort = portOf("management", context);
  }

  /**
   * One for all tests that need no settings of their own; its sync window is 5 s, and tenants but
   * {@link #FRUGAL} may ask as much as they like.
   */
  public static Api shared() {
    return Holder.SHARED;
  }

  /** Returns once the service is ready. */
  public static Api start(String... arguments) {
    Api api = launch(arguments);
    api.awaitReady();
    return api;
  }

  public void awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> management("/health/readiness").statusCode() == 200);
  }

  /** Returns once the service has started, ready or not. */
  public static Api launch(String... arguments) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server.port", "0");
    settings.put("phone-command.topics.replication-factor", "" + Broker.LAYOUT.replicationFactor());
    settings.put("phone-command.topics.result-partitions", "" + Broker.LAYOUT.resultPartitions());
    settings.put("phone-command.topics.look-pause", Broker.LAYOUT.lookPause().toMillis() + "ms");
    settings.put(
        "phone-command.topics.instance-partitions", "" + Broker.LAYOUT.instancePartitions());
    settings.put("phone-command.api.delivery-timeout", "2s");
    settings.put(
        "phone-command.api.auth.public-key", Keys.pemFile(KEYS.getPublic()).toUri().toString());
    settings.put("management.server.port", "0");
    settings.put("phone-command.api.stop-pause", "0");
    // The same argument twice would be a list of both.
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    String[] all =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    SpringApplicationBuilder service = ApiServiceApplication.builder();
    if (!settings.containsKey(SERVERS)) {
      KafkaConnectionDetails kafka = () -> List.of(Broker.shared().bootstrapServers());
      service.initializers(context -> context.getBeanFactory().registerSingleton("kafka", kafka));
    }
    return new Api(service.run(all));
  }

  public static String token(String tenant) {
    return TOKENS.of(tenant);
  }

  public int port() {
    return port;
  }

  public int managementPort() {
    return managementPort;
  }

  private static int portOf(String what, ConfigurableApplicationContext context) {
    return Integer.parseInt(
        String.valueOf(context.getEnvironment().getProperty("local." + what + ".port")));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  /** What the operators' side says at {@code path} below {@code /actuator}. */
  public HttpResponse<String> management(String path) {
    return send(requestTo(managementPort, "/actuator" + path).GET().build());
  }

  /** A well-formed request, with a request id that was never used before. */
  public HttpResponse<String> run(String tenant, String command, String... instanceIds) {
    return runAs("r-" + System.nanoTime(), tenant, command, instanceIds);
  }

  /** A well-formed request with this request id. */
  public HttpResponse<String> runAs(
      String requestId, String tenant, String command, String... instanceIds) {
    String ids = "\"" + String.join("\",\"", instanceIds) + "\"";
    return post(
        "{\"command\":\"%s\",\"instance_ids\":[%s]}"
            .formatted(command, instanceIds.length == 0 ? "" : ids),
        "X-Auth-Token",
        token(tenant),
        "x-request-id",
        requestId,
        "Content-Type",
        "application/json");
  }

  public HttpResponse<String> post(String body, String... headers) {
    return send(
        request("/v1/instances/sync-command", headers)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = requestTo(port, path);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static HttpRequest.Builder requestTo(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  /** Reads what is at {@code path} as it comes. */
  public BufferedReader open(String path, String... headers) {
    InputStream body =
        send(request(path, headers).GET().build(), BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(body, UTF_8));
  }

  public HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The value of a Prometheus sample; 0 if there is none yet. */
  public double metric(String sample) {
    return management("/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .sum();
  }

  /** Ends the service in good order. */
  public void stop() {
    context.close();
  }

  public boolean refusesConnections() {
    try (Socket socket = new Socket("localhost", port())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}
