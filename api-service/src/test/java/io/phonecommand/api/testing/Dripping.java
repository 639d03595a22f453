package io.phonecommand.api.testing;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A caller who sends one byte after the other, often enough for every limit on a single read. */
public final class Dripping implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 100;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final CountDownLatch drops = new CountDownLatch(2);

  private Dripping() {}

  /** Begins at once, and ends when it is closed or nobody takes the bytes any more. */
  public static Dripping into(Socket socket, char drop) {
    Dripping dripping = new Dripping();
    var unused =
        dripping.timer.scheduleAtFixedRate(
            () -> dripping.drip(socket, drop), 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return dripping;
  }

  /** Returns once some bytes have been sent. */
  public boolean isWet() {
    try {
      return drops.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void drip(Socket socket, char drop) {
    try {
      socket.getOutputStream().write(drop);
      drops.countDown();
    } catch (IOException e) {
      timer.shutdown();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
