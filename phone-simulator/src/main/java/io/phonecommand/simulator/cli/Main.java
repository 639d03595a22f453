package io.phonecommand.simulator.cli;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program. It runs until it is told to end (SIGTERM, Ctrl-C). */
public final class Main {
  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;

  private Main() {}

  /** Exits with 2 if the options are wrong, and with 1 if an address or a file cannot be had. */
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      run(Options.parse(List.of(arguments)));
    } catch (IllegalArgumentException e) {
      fail(BAD_USAGE, e);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      fail(FAILED, e);
    }
    new CountDownLatch(1).await();
  }

  private static void run(Options options) throws IOException {
    PhoneSimulator.Builder builder = PhoneSimulator.builder().addresses(options.addressPlan());
    if (options.log() != null) {
      builder.logFile(options.log());
    }
    PhoneSimulator simulator = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
    for (int i = 1; i <= options.phones(); i++) {
      simulator.add(PhoneProfile.named(String.format(Locale.ROOT, "%s-%04d", options.prefix(), i)));
    }
    if (options.inventory() != null) {
      Files.writeString(options.inventory(), inventory(simulator, options.tenant()));
    }
    if (options.controlPort() != null) {
      // Ends with the process: there is nothing to close in order.
      @SuppressWarnings("resource")
      ControlServer control = new ControlServer(simulator, options.controlPort());
      System.out.println("control http://127.0.0.1:" + control.port());
    }
    System.out.printf(
        Locale.ROOT,
        "ready %d phones from %s to %s%n",
        options.phones(),
        address(simulator.phones().getFirst()),
        address(simulator.phones().getLast()));
  }

  /** The phones as an inventory that a worker reads. */
  private static String inventory(PhoneSimulator simulator, String tenant) {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (SimulatedPhone phone : simulator.phones()) {
      yaml.append("  - id: ").append(phone.id()).append('\n');
      yaml.append("    tenant: ").append(tenant).append('\n');
      yaml.append("    address: ").append(address(phone)).append('\n');
    }
    return yaml.toString();
  }

  private static String address(SimulatedPhone phone) {
    return phone.address().getAddress().getHostAddress() + ":" + phone.address().getPort();
  }

  private static void fail(int status, Exception e) {
    Throwable reason = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    System.err.println("phone-simulator: " + reason.getMessage());
    System.exit(status);
  }
}
