package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.process.ChildProcess;
import io.phonecommand.benchmarks.process.Footprint;
import io.phonecommand.benchmarks.process.Phone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A worker with some number of phones, and what its rounds gave. */
final class ScaledWorker implements AutoCloseable {

  private final int phones;
  private final ChildProcess process;
  private final Ours caller;
  private final ConstantRate load;
  private final List<Double> p50 = new ArrayList<>();
  private final List<Double> cpuMicros = new ArrayList<>();
  private int operations;
  private int failures;

  private ScaledWorker(ChildProcess process, Ours caller, List<Phone> phones, double perSecond) {
    this.phones = phones.size();
    this.process = process;
    this.caller = caller;
    this.load = new ConstantRate(caller, phones, perSecond);
  }

  static ScaledWorker start(Services services, List<Phone> phones, double perSecond)
      throws IOException, InterruptedException {
    String site = "with" + phones.size();
    ChildProcess process = services.startWorker(site, phones);
    return new ScaledWorker(process, new Ours(services, site), phones, perSecond);
  }

  void warmUp(int count) throws InterruptedException {
    failures += load.run(count).failures();
  }

  void slice(int count) throws IOException, InterruptedException {
    process.checkAlive();
    long before = process.cpu().toNanos();
    Samples samples = load.run(count);
    cpuMicros.add((process.cpu().toNanos() - before) / 1e3 / count);
    p50.add(samples.percentile(50));
    operations += samples.size();
    failures += samples.failures();
  }

  ScaleFigure figure() throws IOException, InterruptedException {
    return new ScaleFigure(
        phones,
        Medians.of(p50),
        Medians.of(cpuMicros),
        Footprint.liveBytes(process),
        Footprint.residentBytes(process),
        Footprint.platformThreads(process),
        operations,
        failures);
  }

  @Override
  public void close() {
    caller.close();
    process.close();
  }
}
