package io.phonecommand.benchmarks.contestant;

import io.phonecommand.processes.ApiReplica;
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
  private final ApiReplica replica;
  private final String site;
  private final HttpCalls http = new HttpCalls();

  /** Callers of the replica that was started first. */
  public Ours(Services services, String site) {
    this(services, services.api(), site);
  }

  /** Callers of {@code replica}. */
  public Ours(Services services, ApiReplica replica, String site) {
    this.services = services;
    this.replica = replica;
    this.site = site;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(List<Phone> phones) throws IOException, InterruptedException {
    String answer =
        http.post(
            replica.endpoint(),
            body(site, COMMAND, phones),
            request ->
                request
                    .header("x-request-id", nextRequestId())
                    .header("X-Auth-Token", services.token()));
    if (HttpCalls.count(answer, SUCCESS) != phones.size()) {
      throw new IOException("not all phones ran it: " + answer);
    }
  }

  /** The body of a request, synchronous or not. */
  public static String body(String site, String command, List<Phone> phones) {
    String ids =
        phones.stream()
            .map(phone -> '"' + Services.instanceId(site, phone) + '"')
            .collect(Collectors.joining(","));
    return "{\"command\":\"" + command + "\",\"instance_ids\":[" + ids + "]}";
  }

  /** An {@code x-request-id} that was never used before. */
  public static String nextRequestId() {
    return "benchmark-" + REQUESTS.incrementAndGet();
  }

  /** The services go on: whoever started them ends them. */
  @Override
  public void close() {
    http.close();
  }
}
