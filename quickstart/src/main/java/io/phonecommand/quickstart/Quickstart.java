package io.phonecommand.quickstart;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything that runs: started in order, closed in the reverse order. */
final class Quickstart implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Quickstart.class);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** Returns once the API is ready; closes what was started if something fails. */
  Welcome start(Settings settings) throws Exception {
    try {
      return startAll(settings);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private Welcome startAll(Settings settings)
      throws IOException, InterruptedException, JOSEException {
    Files.createDirectories(settings.directory());
    Path temporary = started(TemporaryFolder.create()).path();
    List<DemoPhone> phones = new ArrayList<>(started(SimulatedPhones.start()).phones());
    phones.addAll(settings.realPhones());
    DemoToken token = DemoToken.issue(DemoPhone.DEMO_TENANT);
    token.writeTo(settings.tokenFile());
    Path publicKey = Files.writeString(temporary.resolve("public-key.pem"), token.publicKeyPem());

    Services services = new Services(started(EmbeddedKafka.start()).bootstrapServers(), temporary);
    for (DemoSite site : DemoSite.values()) {
      Path inventory = Inventories.write(temporary, site, phones);
      started(services.startWorker(site, inventory, settings.adbKey()));
    }
    // After the workers: when the API has read the directory, it knows their phones.
    ConfigurableApplicationContext api =
        started(services.startApi(publicKey, settings.apiArguments()));
    int port = Services.portOf(api);
    Readiness.await(port);
    return new Welcome(port, token, settings.tokenFile(), phones);
  }

  private synchronized <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
