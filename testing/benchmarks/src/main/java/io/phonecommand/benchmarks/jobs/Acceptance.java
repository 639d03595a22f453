package io.phonecommand.benchmarks.jobs;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asynchronous requests: an operation ends when it is accepted, and the jobs run afterwards. */
public final class Acceptance implements Contestant {

  public static final String NAME = "acceptance";

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private record Accepted(TaskId task, int jobs) {}

  private final JobCalls calls;
  private final LastWords words;
  private final AtomicReference<@Nullable Accepted> last = new AtomicReference<>();

  public Acceptance(JobCalls calls, LastWords words) {
    this.calls = calls;
    this.words = words;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(List<Phone> phones) throws IOException, InterruptedException {
    last.set(new Accepted(calls.accept(COMMAND, phones), phones.size()));
  }

  /** Jobs that do not end in time are missed by whoever counts them. */
  @Override
  public void settle() throws InterruptedException {
    Accepted accepted = last.getAndSet(null);
    if (accepted != null) {
      var unused = words.await(accepted.task(), accepted.jobs(), LIMIT);
    }
  }

  /** Whoever has opened the calls closes them. */
  @Override
  public void close() {}
}
