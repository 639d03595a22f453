package io.phonecommand.common.memory;

import io.phonecommand.common.start.StartException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service may hold at once at the most, against the heap that it has: bounds that are true
 * one by one must be true together. One thread makes it, at the start.
 */
public final class HeapBudget {

  private static final Logger log = LoggerFactory.getLogger(HeapBudget.class);

  /** Of the heap. The rest is for what is garbage already and has not been collected. */
  private static final double USABLE = 0.8;

  /** The serial collector leaves one survivor space out of what the JVM says that its heap is. */
  private static final double COUNTED = 0.96;

  /** Of a container's memory, as the image has it. */
  private static final double IMAGE_SHARE = 0.6;

  private static final double MIB = 1024 * 1024;

  private record Item(String what, long count, long bytesEach) {

    /** Not a long, which the numbers of a careless operator could overflow. */
    double bytes() {
      return (double) count * bytesEach;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s %d x %d B = %d MiB", what, count, bytesEach, Math.round(bytes() / MIB));
    }
  }

  private final double heap;
  private final List<Item> items = new ArrayList<>();

  /**
   * A budget without anything in it.
   *
   * @param heapBytes as {@link Runtime#maxMemory} has it
   */
  public HeapBudget(long heapBytes) {
    this.heap = heapBytes;
  }

  /**
   * Adds something that may be held.
   *
   * @param what the setting that bounds it, if there is one
   * @param count how many there may be at once
   * @param bytesEach of heap, at the most
   */
  public HeapBudget add(String what, long count, long bytesEach) {
    items.add(new Item(what, count, bytesEach));
    return this;
  }

  /**
   * Says in the log what is held.
   *
   * @throws StartException if it can't be held at once
   */
  public HeapBudget require() {
    if (!fits()) {
      throw new StartException(problem(), action(), null);
    }
    log.info("{}", this);
    return this;
  }

  /** Whether all of it can be held at once. */
  public boolean fits() {
    return bytes() <= heap * USABLE;
  }

  /** What is wrong if it does not fit, in one line that names every part. */
  String problem() {
    return String.format(
        Locale.ROOT,
        "What the service may hold at once needs a heap of %d MiB, and it has %d MiB: %s.",
        neededMib(),
        Math.round(heap / MIB),
        parts());
  }

  /** What can be done about it. */
  String action() {
    return String.format(
        Locale.ROOT,
        "Lower one of these settings, or give the service more memory: -Xmx%dm, or a container of"
            + " %d MiB, of which the image takes 60 %%.",
        neededMib(),
        (long) Math.ceil(neededMib() / IMAGE_SHARE));
  }

  /** The {@code -Xmx} with which it would fit. */
  private long neededMib() {
    return (long) Math.ceil(bytes() / USABLE / COUNTED / MIB);
  }

  private double bytes() {
    return items.stream().mapToDouble(Item::bytes).sum();
  }

  private String parts() {
    return items.stream().map(Item::toString).collect(Collectors.joining(", "));
  }

  /** One line for the log. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "at most %d of %d MiB of heap are held at once: %s",
        Math.round(bytes() / MIB),
        Math.round(heap / MIB),
        parts());
  }
}
