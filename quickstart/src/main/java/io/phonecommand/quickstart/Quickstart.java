package io.phonecommand.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    Path temporary = parts.started(TemporaryFolder.create()).path();
    List<DemoPhone> phones = new ArrayList<>(parts.started(SimulatedPhones.start()).phones());
    phones.addAll(settings.realPhones());
    DemoToken token = DemoToken.issue(DemoPhone.DEMO_TENANT);
    token.writeTo(settings.tokenFile());
    Path publicKey = Files.writeString(temporary.resolve("public-key.pem"), token.publicKeyPem());

    Services services =
        new Services(parts.started(EmbeddedKafka.start()).connectionDetails(), temporary);
    ConfigurableApplicationContext api = startServices(services, settings, publicKey, phones);
    Readiness.await(Services.managementPortOf(api));
    Readiness.until(
        "the API knows all phones", () -> Services.knownInstances(api) == phones.size());
    return new Welcome(Services.portOf(api), token, settings.tokenFile(), phones);
  }

  /** All at once, as their starts are what takes longest; returns the API. */
  private ConfigurableApplicationContext startServices(
      Services services, Settings settings, Path publicKey, List<DemoPhone> phones)
      throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<ConfigurableApplicationContext>> started = new ArrayList<>();
      started.add(
          threads.submit(
              () -> parts.started(services.startApi(publicKey, settings.apiArguments()))));
      for (String site : DemoSites.ALL) {
        Path inventory = Inventories.write(services.temporary(), site, phones);
        started.add(
            threads.submit(
                () -> parts.started(services.startWorker(site, inventory, settings.adbKey()))));
      }
      for (Future<ConfigurableApplicationContext> each : started) {
        var unused = each.get();
      }
      return started.getFirst().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
