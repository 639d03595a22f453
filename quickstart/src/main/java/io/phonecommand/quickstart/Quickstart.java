package io.phonecommand.quickstart;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private Welcome startAll(Settings settings)
      throws IOException, InterruptedException, JOSEException {
    Files.createDirectories(settings.directory());
    Path temporary = parts.started(TemporaryFolder.create()).path();
    List<DemoPhone> phones = new ArrayList<>(parts.started(SimulatedPhones.start()).phones());
    phones.addAll(settings.realPhones());
    DemoToken token = DemoToken.issue(DemoPhone.DEMO_TENANT);
    token.writeTo(settings.tokenFile());
    Path publicKey = Files.writeString(temporary.resolve("public-key.pem"), token.publicKeyPem());

    Services services =
        new Services(parts.started(EmbeddedKafka.start()).connectionDetails(), temporary);
    for (String site : DemoSites.ALL) {
      Path inventory = Inventories.write(temporary, site, phones);
      parts.started(services.startWorker(site, inventory, settings.adbKey()));
    }
    // After the workers: when the API has read the directory, it knows their phones.
    ConfigurableApplicationContext api =
        parts.started(services.startApi(publicKey, settings.apiArguments()));
    Readiness.await(Services.managementPortOf(api));
    return new Welcome(Services.portOf(api), token, settings.tokenFile(), phones);
  }

  @Override
  public void close() {
    parts.close();
  }
}
