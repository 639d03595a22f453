package io.phonecommand.worker.kafka;

import io.phonecommand.common.topic.TopicWatch;
import org.springframework.context.SmartLifecycle;

/** Watches the worker's topics from before anything of them is read. */
final class TopicWatchLifecycle implements SmartLifecycle {

  private static final int PHASE = -1;

  private final TopicWatch watch;
  private volatile boolean running;

  TopicWatchLifecycle(TopicWatch watch) {
    this.watch = watch;
  }

  @Override
  public void start() {
    watch.start();
    running = true;
  }

  @Override
  public void stop() {
    watch.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
