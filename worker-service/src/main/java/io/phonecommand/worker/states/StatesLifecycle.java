package io.phonecommand.worker.states;

import org.springframework.context.SmartLifecycle;

/** Starts after everything that phones are for, and stops before it. */
final class StatesLifecycle implements SmartLifecycle {

  private final StatesLoop loop;
  private final PhoneAsker asker;
  private volatile boolean running;

  StatesLifecycle(StatesLoop loop, PhoneAsker asker) {
    this.loop = loop;
    this.asker = asker;
  }

  @Override
  public void start() {
    running = true;
    loop.start();
    asker.start();
  }

  @Override
  public void stop() {
    running = false;
    asker.stop();
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
