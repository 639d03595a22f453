package io.phonecommand.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.quickstart.DemoPhone;
import io.phonecommand.quickstart.DemoToken;
import io.phonecommand.quickstart.EmbeddedKafka;
import io.phonecommand.quickstart.Inventories;
import io.phonecommand.quickstart.Readiness;
import io.phonecommand.quickstart.RunningParts;
import io.phonecommand.quickstart.Services;
import io.phonecommand.quickstart.TemporaryFolder;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.log.StartedCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker (embedded unless told otherwise), a worker of one site and of more if they are added,
 * the API and simulated phones, all real, in this JVM.
 */
final class LocalSystem implements AutoCloseable {

  static final String SITE = "north";
  static final String TENANT = "acme";

  /** Somebody else, who has no phone. */
  static final String OTHER_TENANT = "zenith";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RunningParts parts = new RunningParts();
  private final PhoneSimulator simulator = parts.started(PhoneSimulator.start());
  private final HttpClient http = parts.started(HttpClient.newHttpClient());
  private final KafkaConnectionDetails kafka;
  private final DemoToken token;
  private final DemoToken otherToken;
  private final List<String> apiArguments;
  private final Services services;
  private final Path temporary;
  private final Path publicKey;
  private final List<DemoPhone> inventory = new ArrayList<>();
  private final List<ConfigurableApplicationContext> apis = new ArrayList<>();
  private final Map<String, Path> inventories = new HashMap<>();
  private final Duration syncWindow;
  private final URI endpoint;
  private ConfigurableApplicationContext worker;

  private LocalSystem(
      List<PhoneProfile> phones,
      List<DemoPhone> otherPhones,
      Duration syncWindow,
      @Nullable KafkaConnectionDetails elsewhere,
      List<String> apiArguments)
      throws Exception {
    this.syncWindow = syncWindow;
    this.apiArguments = apiArguments;
    inventory.addAll(otherPhones);
    temporary = parts.started(TemporaryFolder.create()).path();
    for (PhoneProfile profile : phones) {
      addToInventory(profile);
    }
    writeInventory(SITE);
    List<DemoToken> issued = DemoToken.issueAll(List.of(TENANT, OTHER_TENANT));
    token = issued.getFirst();
    otherToken = issued.getLast();
    publicKey = Files.writeString(temporary.resolve("key.pem"), token.publicKeyPem());

    kafka =
        elsewhere != null ? elsewhere : parts.started(EmbeddedKafka.start()).connectionDetails();
    services = new Services(kafka, temporary);
    worker = startWorker(SITE);
    parts.started(() -> worker.close());
    endpoint = startApi();
  }

  private void addToInventory(PhoneProfile profile) {
    int port = simulator.add(profile).address().getPort();
    inventory.add(new DemoPhone(profile.id(), SITE, TENANT, "127.0.0.1:" + port));
  }

  private void writeInventory(String site) throws IOException {
    inventories.put(site, Inventories.write(temporary, site, inventory));
  }

  /** Writes one more phone into the inventory file of the running worker. */
  void plugIn(PhoneProfile profile) throws IOException {
    addToInventory(profile);
    writeInventory(SITE);
  }

  /** Takes a phone out of the inventory file of the running worker. */
  void unplug(String id) throws IOException {
    inventory.removeIf(phone -> phone.instanceId().equals(id));
    writeInventory(SITE);
  }

  /** Writes a phone that was unplugged into the inventory file of {@code site}'s worker. */
  void plugInto(String site, String id) throws IOException {
    int port = simulator.phone(id).address().getPort();
    inventory.add(new DemoPhone(id, site, TENANT, "127.0.0.1:" + port));
    writeInventory(site);
  }

  /** Starts the worker of another site, which has no phones yet. */
  void addSite(String site) throws IOException {
    writeInventory(site);
    parts.started(startWorker(site));
  }

  private ConfigurableApplicationContext startWorker(String site) {
    return services.startWorker(
        site, Objects.requireNonNull(inventories.get(site)), temporary.resolve("adbkey"));
  }

  /** Stops the worker and starts another one in its place. */
  void restartWorker() {
    worker.close();
    worker = startWorker(SITE);
  }

  /** Starts one more api replica and returns where it listens. */
  URI startApi() throws Exception {
    ConfigurableApplicationContext api =
        parts.started(
            services.startApi(
                publicKey,
                Stream.concat(
                        Stream.of(
                            "--server.port=0",
                            "--phone-command.api.delivery-timeout="
                                + syncWindow.dividedBy(2).toMillis()
                                + "ms",
                            "--phone-command.api.sync-window=" + syncWindow.toMillis() + "ms"),
                        apiArguments.stream())
                    .toList()));
    Readiness.await(Services.managementPortOf(api));
    apis.add(api);
    return URI.create("http://localhost:" + Services.portOf(api) + "/v1/instances/sync-command");
  }

  /** Whether every api replica knows {@code id}, wherever it is. */
  boolean isKnown(String id) {
    return apis.stream()
        .map(api -> api.getBean(InstanceDirectory.class))
        .allMatch(directory -> directory.siteOf(TENANT, id).isPresent());
  }

  /** What the worker and the api replicas show to Prometheus. */
  String metrics() {
    return Stream.concat(Stream.of(worker), apis.stream())
        .map(service -> service.getBean(PrometheusMeterRegistry.class).scrape())
        .collect(Collectors.joining());
  }

  /** Where the first api replica listens. */
  URI endpoint() {
    return endpoint;
  }

  static LocalSystem start(List<PhoneProfile> phones, Duration syncWindow) throws Exception {
    return start(phones, syncWindow, List.of());
  }

  /**
   * The same.
   *
   * @param apiArguments of each api replica
   */
  static LocalSystem start(
      List<PhoneProfile> phones, Duration syncWindow, List<String> apiArguments) throws Exception {
    return new LocalSystem(phones, List.of(), syncWindow, null, apiArguments);
  }

  /** With one phone, which is none of ours: it is at {@code address} (host:port). */
  static LocalSystem startWithPhoneAt(String address, String id, Duration syncWindow)
      throws Exception {
    DemoPhone phone = new DemoPhone(id, SITE, TENANT, address);
    return new LocalSystem(List.of(), List.of(phone), syncWindow, null, List.of());
  }

  /** With the broker at {@code kafka} in place of an embedded one. */
  static LocalSystem startOn(
      KafkaConnectionDetails kafka, List<PhoneProfile> phones, Duration syncWindow)
      throws Exception {
    return new LocalSystem(phones, List.of(), syncWindow, kafka, List.of());
  }

  String bootstrapServers() {
    return String.join(",", kafka.getBootstrapServers());
  }

  SimulatedPhone phone(String id) {
    return simulator.phone(id);
  }

  /** Every command that {@code id} started, oldest first. */
  List<String> commandsOf(String id) {
    return simulator.log().startedOn(id).stream().map(started -> started.command()).toList();
  }

  /** Every command that any phone started, oldest first. */
  List<StartedCommand> started() {
    return simulator.log().all();
  }

  /** Posts {@code body} as it is. */
  HttpResponse<String> post(String body) throws Exception {
    return post(endpoint, UUID.randomUUID().toString(), body);
  }

  HttpResponse<String> post(URI replica, String requestId, String body) throws Exception {
    return post(replica, requestId, token.value(), body);
  }

  /** Like {@link #post(String)}, with a token of the caller's choice. */
  HttpResponse<String> postWithToken(String otherToken, String body) throws Exception {
    return post(endpoint, UUID.randomUUID().toString(), otherToken, body);
  }

  /** The token that {@link #post(String)} sends. */
  String token() {
    return token.value();
  }

  /** The same of {@link #OTHER_TENANT}. */
  String otherToken() {
    return otherToken.value();
  }

  private HttpResponse<String> post(URI replica, String requestId, String jwt, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(replica)
            .header("Content-Type", "application/json")
            .header("x-request-id", requestId)
            .header("X-Auth-Token", jwt)
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  static String body(String command, List<String> ids) {
    return JSON.writeValueAsString(
        JSON.createObjectNode().put("command", command).set("instance_ids", JSON.valueToTree(ids)));
  }

  /** Runs {@code command} on {@code ids} and returns their results, in the answer's order. */
  List<JsonNode> run(String command, List<String> ids) throws Exception {
    HttpResponse<String> response = post(body(command, ids));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    List<JsonNode> results = new ArrayList<>();
    JSON.readTree(response.body()).path("data").path("cmd_results").forEach(results::add);
    return results;
  }

  @Override
  public void close() {
    parts.close();
  }
}
