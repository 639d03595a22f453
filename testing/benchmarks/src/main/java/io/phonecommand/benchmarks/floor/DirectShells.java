package io.phonecommand.benchmarks.floor;

import dadb.AdbKeyPair;
import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The phones' part alone: dadb on open connections, all phones at once. */
public final class DirectShells implements Contestant {

  public static final String NAME = "direct shell";

  private final AdbKeyPair key;
  private final Map<String, DirectShell> connections = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public DirectShells(Path folder) {
    key = DirectShell.key(folder);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(List<Phone> phones) throws Exception {
    if (phones.size() == 1) {
      run(phones.getFirst());
      return;
    }
    List<Future<?>> runs = new ArrayList<>();
    for (Phone phone : phones) {
      runs.add(
          threads.submit(
              () -> {
                run(phone);
                return null;
              }));
    }
    for (Future<?> run : runs) {
      var unused = run.get();
    }
  }

  void run(Phone phone) throws IOException {
    DirectShell shell = connections.get(phone.address());
    if (shell == null) {
      shell = DirectShell.open(phone, key);
      connections.put(phone.address(), shell);
    }
    shell.run(COMMAND);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    connections.values().forEach(DirectShell::close);
  }
}
