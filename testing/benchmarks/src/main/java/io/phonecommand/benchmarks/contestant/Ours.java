package io.phonecommand.benchmarks.contestant;

import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Callers of the real services, over HTTP, for the phones of one site. */
public final class Ours implements Contestant {

  public static final String NAME = "ours";

  private static final AtomicLong REQUESTS = new AtomicLong();
  private static final String SUCCESS = "\"status\":2,";

  private final Services services;
  private final String site;
  private final HttpCalls http = new HttpCalls();

  public Ours(Services services, String site) {
    this.services = services;
    this.site = site;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(List<Phone> phones) throws IOException, InterruptedException {
    String ids =
        phones.stream()
            .map(phone -> '"' + Services.instanceId(site, phone) + '"')
            .collect(Collectors.joining(","));
    String body = "{\"command\":\"" + COMMAND + "\",\"instance_ids\":[" + ids + "]}";
    String answer =
        http.post(
            services.endpoint(),
            body,
            request ->
                request
                    .header("x-request-id", "benchmark-" + REQUESTS.incrementAndGet())
                    .header("X-Auth-Token", services.token()));
    if (HttpCalls.count(answer, SUCCESS) != phones.size()) {
      throw new IOException("not all phones ran it: " + answer);
    }
  }

  /** The services go on: whoever started them ends them. */
  @Override
  public void close() {
    http.close();
  }
}
