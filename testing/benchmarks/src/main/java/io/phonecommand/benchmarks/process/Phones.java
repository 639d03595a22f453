package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Simulated phones in a process of their own, with an address and port each of loopback. */
public final class Phones implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final URI control;
  private final List<Phone> phones;

  private Phones(ChildProcess process, URI control, List<Phone> phones) {
    this.process = process;
    this.control = control;
    this.phones = phones;
  }

  /** Starts {@code count} phones; each needs two file descriptors of the process. */
  public static Phones start(Path folder, String name, int count)
      throws IOException, InterruptedException {
    Path inventory = folder.resolve(name + "-phones.yml");
    ChildProcess process =
        ChildProcess.ofJar(
            folder,
            name,
            Project.jarOf("phone-simulator"),
            List.of("-Xmx1g"),
            List.of(
                "--phones=" + count,
                "--address-per-phone",
                "--base-port=" + Ports.free(),
                "--inventory=" + inventory,
                "--control-port=0"));
    String control = process.awaitLine("control ", START_LIMIT);
    var unused = process.awaitLine("ready ", START_LIMIT);
    return new Phones(process, URI.create(control), read(inventory));
  }

  private static List<Phone> read(Path inventory) throws IOException {
    List<Phone> phones = new ArrayList<>();
    String id = "";
    for (String line : Files.readAllLines(inventory)) {
      String value = line.substring(line.indexOf(':') + 1).trim();
      if (line.trim().startsWith("- id:")) {
        id = value;
      } else if (line.trim().startsWith("address:")) {
        int colon = value.lastIndexOf(':');
        String host = value.substring(0, colon);
        phones.add(new Phone(id, host, Integer.parseInt(value.substring(colon + 1))));
      }
    }
    return List.copyOf(phones);
  }

  public List<Phone> all() {
    return phones;
  }

  public List<Phone> first(int count) {
    return phones.subList(0, count);
  }

  public List<Phone> last(int count) {
    return phones.subList(phones.size() - count, phones.size());
  }

  /** From now on the phone says nothing, on open connections neither. */
  public void silence(Phone phone) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(faultOf(phone))
            .PUT(BodyPublishers.ofString("{\"fault\":\"silent\"}")));
  }

  /** The phone is as it was; connections that it was silent on are cut. */
  public void heal(Phone phone) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(faultOf(phone)).DELETE());
  }

  private URI faultOf(Phone phone) {
    return control.resolve("/phones/" + phone.id() + "/fault");
  }

  private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response =
          client.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IOException("the phone simulator answered " + response.body());
      }
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
