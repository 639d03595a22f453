package io.phonecommand.simulator.auth;

import java.util.Collection;
import java.util.Set;

/**
 * Whom a phone lets in. It is asked anew on each connection; connections that stand are not
 * touched.
 *
 * @param mode what happens to a client that has not proved a known key
 * @param knownKeys the keys that a signature may be by
 */
public record AuthPolicy(Mode mode, Set<AdbPublicKey> knownKeys) {

  /** What happens to a client that has not proved a known key. */
  public enum Mode {
    /** Everyone comes in and nobody is asked. */
    OPEN,
    /** A key that is offered gets another token: the client stays unauthorized. */
    REFUSE_NEW_KEYS,
    /**
     * A key that is offered comes in, and is known from then on: somebody tapped "always allow".
     */
    ACCEPT_NEW_KEYS,
    /**
     * A key that is offered gets no answer, and neither does anything after it: a dialog is on the
     * screen for as long as the connection stands, and waits for somebody to tap.
     */
    ASKS_OWNER
  }

  public AuthPolicy {
    knownKeys = Set.copyOf(knownKeys);
  }

  public static AuthPolicy open() {
    return new AuthPolicy(Mode.OPEN, Set.of());
  }

  public static AuthPolicy knownKeys(Collection<AdbPublicKey> keys) {
    return new AuthPolicy(Mode.REFUSE_NEW_KEYS, Set.copyOf(keys));
  }

  public static AuthPolicy acceptsNewKeys() {
    return new AuthPolicy(Mode.ACCEPT_NEW_KEYS, Set.of());
  }

  public static AuthPolicy asksOwner() {
    return asksOwner(Set.of());
  }

  public static AuthPolicy asksOwner(Collection<AdbPublicKey> known) {
    return new AuthPolicy(Mode.ASKS_OWNER, Set.copyOf(known));
  }
}
