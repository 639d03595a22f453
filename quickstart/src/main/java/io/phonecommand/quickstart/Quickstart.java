package io.phonecommand.quickstart;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything that runs: started in order, closed in the reverse order. */
final class Quickstart implements AutoCloseable {

  private final RunningParts parts = new RunningParts();

  /** Returns once the API is ready; closes what was started if something fails. */
  Welcome start(Settings settings) throws Exception {
    try {
      return startAll(settings);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private Welcome startAll(Settings settings) throws Exception {
    Services.prepareLogging();
    Files.createDirectories(settings.directory());
    Path temporary = parts.start(TemporaryFolder::create).path();
    // All at once, as their starts are what takes longest.
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      CompletableFuture<KafkaConnectionDetails> kafka =
          supplyAsync(() -> parts.start(EmbeddedKafka::start).connectionDetails(), threads);
      Services services = new Services(() -> kafka.join().getBootstrapServers(), temporary);
      DemoToken token = DemoToken.issue(DemoPhone.DEMO_TENANT);
      token.writeTo(settings.tokenFile());
      Path publicKey = Files.writeString(temporary.resolve("public-key.pem"), token.publicKeyPem());
      Future<ConfigurableApplicationContext> api =
          threads.submit(
              () -> parts.start(() -> services.startApi(publicKey, settings.apiArguments())));
      List<DemoPhone> phones = new ArrayList<>(parts.start(SimulatedPhones::start).phones());
      phones.addAll(settings.realPhones());
      List<Future<?>> workers = new ArrayList<>();
      for (String site : DemoSites.ALL) {
        Path inventory = Inventories.write(temporary, site, phones);
        workers.add(
            threads.submit(
                () -> parts.start(() -> services.startWorker(site, inventory, settings.adbKey()))));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
      awaitReadiness(api.get(), phones.size());
      return new Welcome(Services.portOf(api.get()), token, settings.tokenFile(), phones);
    }
  }

  private static void awaitReadiness(ConfigurableApplicationContext api, int phones)
      throws IOException, InterruptedException {
    Readiness.await(Services.managementPortOf(api));
    Readiness.until(
        "the API knows all phones and sites",
        () ->
            Services.knownInstances(api) == phones
                && Services.jobSites(api) == DemoSites.ALL.size());
  }

  @Override
  public void close() {
    parts.close();
  }
}
