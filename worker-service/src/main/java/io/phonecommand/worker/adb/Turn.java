package io.phonecommand.worker.adb;

/** Who waits for a connection to a phone. */
public interface Turn {

  /** Somebody waits for it: a connection that comes free goes to it before any other. */
  boolean isUrgent();

  /** Whether it needs no connection any more; asked when {@link DeviceShell#wake} says so. */
  boolean isOver();
}
