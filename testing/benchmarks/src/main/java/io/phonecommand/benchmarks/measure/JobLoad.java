package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Commands at a constant rate, a phone each, until its end, beside what is measured. */
public final class JobLoad implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;

  private final double perSecond;
  private final long start = System.nanoTime();
  private final CompletableFuture<LoadFigure> figure = new CompletableFuture<>();
  private volatile boolean over;

  private JobLoad(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Calls from now on, the phones in turn. */
  public static JobLoad start(Contestant contestant, List<Phone> phones, double perSecond) {
    JobLoad load = new JobLoad(perSecond);
    ConstantRate rate = new ConstantRate(contestant, phones, perSecond);
    var unused = Thread.ofPlatform().daemon().name("job-load").start(() -> load.run(rate));
    return load;
  }

  private void run(ConstantRate rate) {
    try {
      Samples samples = rate.runWhile(i -> !over);
      double seconds = (System.nanoTime() - start) / 1e9;
      figure.complete(
          new LoadFigure(perSecond, samples.size() / seconds, samples.size(), samples.failures()));
    } catch (InterruptedException | RuntimeException e) {
      figure.completeExceptionally(e);
    }
  }

  /** Calls no more; returns once all calls are answered. */
  public LoadFigure end() throws Exception {
    over = true;
    return figure.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Calls no more. */
  @Override
  public void close() {
    over = true;
  }
}
