package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.ProcessorTime;
import io.phonecommand.processes.Vitals;
import io.phonecommand.processes.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A worker with some number of phones, and what its rounds gave. */
final class ScaledWorker implements AutoCloseable {

  private static final int CALLERS = 64;

  /** How much faster than it is measured it is used before. */
  private static final int HASTE = 2;

  private final List<Phone> phones;
  private final Worker process;
  private final Ours caller;
  private final ConstantRate load;
  private final ConstantRate hastyLoad;
  private final List<Double> p50 = new ArrayList<>();
  private final List<Double> cpuMicros = new ArrayList<>();
  private int operations;
  private int failures;

  private ScaledWorker(Worker process, Ours caller, List<Phone> phones, double perSecond) {
    this.phones = phones;
    this.process = process;
    this.caller = caller;
    this.load = new ConstantRate(caller, phones, perSecond);
    this.hastyLoad = new ConstantRate(caller, phones, perSecond * HASTE);
  }

  static ScaledWorker start(Services services, List<Phone> phones, double perSecond)
      throws Exception {
    String site = "with" + phones.size();
    Worker process = services.startWorker(site, phones);
    return new ScaledWorker(process, new Ours(services, site), phones, perSecond);
  }

  void warmUp(Warmth warmth) throws Exception {
    List<Phone> some = phones.subList(0, Math.min(CALLERS, phones.size()));
    var unused = warmth.of(caller, some);
  }

  /** Runs so many commands, the phones in turn. */
  void use(int count) throws InterruptedException {
    failures += hastyLoad.run(count).failures();
  }

  void slice(int count) throws IOException, InterruptedException {
    process.checkNotEnded();
    ProcessorTime before = ProcessorTime.of(process.pid());
    Samples samples = load.run(count);
    cpuMicros.add(ProcessorTime.of(process.pid()).since(before) / 1e3 / count);
    p50.add(samples.percentile(50));
    operations += samples.size();
    failures += samples.failures();
  }

  ScaleFigure figure() throws IOException {
    return new ScaleFigure(
        phones.size(),
        Medians.of(p50),
        Medians.of(cpuMicros),
        Vitals.of(process),
        operations,
        failures);
  }

  @Override
  public void close() {
    caller.close();
    process.close();
  }
}
