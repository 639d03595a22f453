package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Workers with more and more phones, at one rate. All of them run side by side, so that the
 * machine's moods meet all of them.
 */
public final class Scale implements Measure, AutoCloseable {

  /** Each phone takes two file descriptors of its simulator. */
  private static final int PHONES_PER_SIMULATOR = 4000;

  private final List<Simulator> simulators = new ArrayList<>();
  private final List<ScaledWorker> workers = new ArrayList<>();
  private final int largest;
  private final double perSecond;
  private final Warmth warmth;
  private final Duration slice;

  private Scale(int largest, int secondsPerUse, Warmth warmth, Duration slice) {
    this.largest = largest;
    this.perSecond = largest / (double) secondsPerUse;
    this.warmth = warmth;
    this.slice = slice;
  }

  /**
   * Starts phones and workers.
   *
   * @param sizes phones per worker, ascending
   * @param secondsPerUse between two uses of a phone of the largest worker
   * @param warmth of each worker before it is measured
   * @param slice of each worker in each round
   */
  public static Scale start(
      Path folder,
      Services services,
      List<Integer> sizes,
      int secondsPerUse,
      Warmth warmth,
      Duration slice)
      throws Exception {
    Scale scale = new Scale(sizes.getLast(), secondsPerUse, warmth, slice);
    try {
      List<Phone> phones = scale.startPhones(folder);
      for (int size : sizes) {
        List<Phone> share = everyNth(phones, phones.size() / size);
        scale.workers.add(ScaledWorker.start(services, share, scale.perSecond));
      }
      return scale;
    } catch (Exception e) {
      scale.close();
      throw e;
    }
  }

  private List<Phone> startPhones(Path folder) throws Exception {
    List<Phone> phones = new ArrayList<>();
    while (phones.size() < largest) {
      int count = Math.min(PHONES_PER_SIMULATOR, largest - phones.size());
      Simulator simulator = Stage.simulator(folder, "many-phones-" + simulators.size(), count);
      simulators.add(simulator);
      simulator.start();
      phones.addAll(simulator.control().phones());
    }
    return phones;
  }

  /** Spread over all simulators, so that none of them is a reason for a difference. */
  private static List<Phone> everyNth(List<Phone> phones, int step) {
    List<Phone> some = new ArrayList<>();
    for (int i = 0; i < phones.size(); i += step) {
      some.add(phones.get(i));
    }
    return some;
  }

  /**
   * Makes each worker's code warm, and then all of them use each phone of the largest once, those
   * of the others as much in all.
   */
  @Override
  public void warmUp() throws Exception {
    for (ScaledWorker worker : workers) {
      worker.warmUp(warmth);
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> loads = new ArrayList<>();
      for (ScaledWorker worker : workers) {
        loads.add(
            threads.submit(
                () -> {
                  worker.use(largest);
                  return null;
                }));
      }
      for (Future<?> load : loads) {
        var unused = load.get();
      }
    }
  }

  @Override
  public void round(Random random) throws IOException, InterruptedException {
    for (ScaledWorker worker : Turns.mixed(workers, random)) {
      worker.slice((int) (perSecond * slice.toMillis() / 1000));
    }
  }

  /** In the order of the sizes. */
  public List<ScaleFigure> figures() throws IOException {
    List<ScaleFigure> figures = new ArrayList<>();
    for (ScaledWorker worker : workers) {
      figures.add(worker.figure());
    }
    return figures;
  }

  @Override
  public void close() {
    workers.forEach(ScaledWorker::close);
    simulators.forEach(Simulator::close);
  }
}
