package io.phonecommand.api.connections;

import io.phonecommand.api.settings.ConnectionSettings;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller's connection: what is waited for on it, since when, and whose it is.
 *
 * <p>What takes too long is never closed here, where another thread may be at work on it: its input
 * or its output is shut down, and whoever reads or writes finds the end at once. Any thread.
 */
public final class Connection {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private static final String ATTRIBUTE = Connection.class.getName();

  /**
   * From the end of an answer to giving up on what the caller still sends of its request. Reading
   * it for a while lets the answer arrive, which a connection that is closed at once may not.
   */
  private static final Duration REST_LIMIT = Duration.ofSeconds(1);

  /** Younger ones may have sent something that nobody has had the time to look at. */
  private static final Duration GRACE = Duration.ofMillis(100);

  /** The same for a request that is looked at, and perhaps for its token's key. */
  private static final Duration GRACE_AT_WORK = Duration.ofSeconds(5);

  /** The same where a token was shown before, so that its key is there. */
  private static final Duration GRACE_OF_TENANTS = Duration.ofSeconds(1);

  private enum Phase {
    HEADERS,
    BODY,
    WORK,
    ANSWER,
    REST,
    IDLE,
    OVER
  }

  private final SocketChannel channel;
  private final ConnectionSettings limits;
  private Owner owner;
  private Phase phase = Phase.HEADERS;

  /** The {@link System#nanoTime()} at which the phase began. */
  private long since = System.nanoTime();

  /** Whether the next step is the caller's, and no thread is at work here. */
  private boolean waits = true;

  private boolean isLate;
  private boolean served;
  private @Nullable Runnable afterAnswer;

  Connection(SocketChannel channel, Owner address, ConnectionSettings limits) {
    this.channel = channel;
    this.owner = address;
    this.limits = limits;
  }

  /** The one that {@code request} came by. */
  public static Connection of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Connection connection) {
      return connection;
    }
    throw new IllegalStateException("the request came by no connection of " + Connections.class);
  }

  void putInto(Request request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** A good token was shown: from now on it counts as one of {@code tenant}'s. */
  public synchronized void belongsTo(String tenant) {
    owner = new Owner(Ending.TENANT, tenant);
  }

  /** The request's body is there. */
  public synchronized void bodyIsWhole() {
    enter(Phase.WORK);
  }

  /** The answer begins, or goes on. */
  public synchronized void answers() {
    if (phase != Phase.OVER) {
      enter(Phase.ANSWER);
    }
  }

  /**
   * All of the answer that there is has been taken, and there will be more: until {@link #answers}
   * is called again, nobody waits for the caller.
   */
  public synchronized void answerPauses() {
    if (phase == Phase.ANSWER) {
      enter(Phase.WORK);
    }
  }

  /** Whether the present request was too slow, and nothing more of it can be read. */
  public synchronized boolean isLate() {
    return isLate;
  }

  /**
   * What is done once, when the present request's answer has been written or never will be.
   *
   * @param action must not fail
   */
  public synchronized void afterAnswer(Runnable action) {
    afterAnswer = action;
  }

  synchronized Owner owner() {
    return owner;
  }

  synchronized long since() {
    return since;
  }

  /** Something has arrived, and a thread will look at it. */
  synchronized void bytesCome() {
    waits = false;
    if (phase == Phase.IDLE) {
      enter(Phase.HEADERS);
    }
  }

  /** A request's headers are whole. */
  synchronized void begins() {
    isLate = false;
    served = true;
    enter(Phase.BODY);
  }

  /** The answer is written, but something of the request may still be on its way. */
  void ends() {
    runAfterAnswer();
    synchronized (this) {
      enter(Phase.REST);
    }
  }

  /**
   * Nothing more can be done before the caller sends something.
   *
   * @param betweenRequests whether nothing of the next request has come yet
   */
  synchronized void waits(boolean betweenRequests) {
    if (served) {
      served = false;
      enter(betweenRequests ? Phase.IDLE : Phase.HEADERS);
    }
    waits = true;
  }

  /** The connection is closed. */
  void closed() {
    runAfterAnswer();
  }

  /**
   * Ends what takes too long.
   *
   * @return what it was that took too long, if that is to be counted
   */
  synchronized @Nullable Ending check(long now) {
    Duration age = Duration.ofNanos(now - since);
    if (phase == Phase.HEADERS && age.compareTo(limits.headerLimit()) > 0) {
      over(Phase.OVER, true, false);
      return Ending.HEADERS;
    }
    if (phase == Phase.BODY && age.compareTo(limits.bodyLimit()) > 0) {
      isLate = true;
      over(Phase.ANSWER, true, false);
      return Ending.BODY;
    }
    if (phase == Phase.ANSWER && age.compareTo(limits.answerLimit()) > 0) {
      over(Phase.OVER, false, true);
      return Ending.ANSWER;
    }
    if (phase == Phase.REST && age.compareTo(REST_LIMIT) > 0) {
      over(Phase.OVER, true, false);
    }
    return null;
  }

  /**
   * Whether it counts among those of its owner, who may have so and so many of them. What is done
   * for a request that was counted for its tenant is bounded by that.
   */
  synchronized boolean counts(long now) {
    return phase != Phase.OVER
        && afterAnswer == null
        && Duration.ofNanos(now - since).compareTo(grace()) >= 0;
  }

  private Duration grace() {
    if (waits || phase == Phase.REST) {
      return GRACE;
    }
    return owner.kind() == Ending.TENANT ? GRACE_OF_TENANTS : GRACE_AT_WORK;
  }

  /**
   * Its owner has too many.
   *
   * @param counted since when it was in the phase for which it was counted
   * @return false if it has gone on meanwhile, and is left alone
   */
  synchronized boolean dismiss(long counted, long now) {
    if (since != counted || !counts(now)) {
      return false;
    }
    over(Phase.OVER, true, !waits);
    return true;
  }

  /** It is over if it waits for a next request of which nothing has come. */
  synchronized void dismissIdle() {
    if (phase == Phase.IDLE) {
      over(Phase.OVER, true, false);
    }
  }

  /** Whether a request may have been sent that is not under way yet. */
  synchronized boolean awaitsHeaders() {
    return phase == Phase.HEADERS;
  }

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  private void over(Phase next, boolean input, boolean output) {
    enter(next);
    try {
      if (input) {
        channel.shutdownInput();
      }
      if (output) {
        channel.shutdownOutput();
      }
    } catch (IOException e) {
      log.debug("a connection that takes too long is closed already", e);
    }
  }

  private void runAfterAnswer() {
    Runnable action;
    synchronized (this) {
      action = afterAnswer;
      afterAnswer = null;
    }
    if (action != null) {
      action.run();
    }
  }
}
