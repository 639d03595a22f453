package io.phonecommand.api.limits;

import java.util.concurrent.Semaphore;

/** A request's place among its tenant's; closing it, once, gives the place back. */
public final class Permit implements AutoCloseable {

  private final Semaphore places;

  Permit(Semaphore places) {
    this.places = places;
  }

  @Override
  public void close() {
    places.release();
  }
}
