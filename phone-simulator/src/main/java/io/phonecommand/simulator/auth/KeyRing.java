package io.phonecommand.simulator.auth;

import java.util.HashSet;
import java.util.Set;

/** The policy of one phone and the keys that it learnt since. Thread safe. */
public final class KeyRing {
  /**
   * A phone in a test learns a handful; the bound only stops a client that offers keys for ever.
   */
  private static final int MAXIMUM_LEARNT_KEYS = 100;

  private AuthPolicy policy;
  private Set<AdbPublicKey> learnt = Set.of();

  public KeyRing(AuthPolicy policy) {
    this.policy = policy;
  }

  /** Replaces the policy and forgets the keys that were learnt under the old one. */
  public synchronized void setPolicy(AuthPolicy policy) {
    this.policy = policy;
    this.learnt = Set.of();
  }

  public synchronized AuthPolicy.Mode mode() {
    return policy.mode();
  }

  /** Whether one of the known keys signed this token. */
  public boolean accepts(Token token, byte[] signature) {
    return known().stream().anyMatch(key -> token.isSignedBy(key, signature));
  }

  /** Takes the key in, as a person who taps "always allow" does. */
  public synchronized void learn(AdbPublicKey key) {
    if (learnt.size() < MAXIMUM_LEARNT_KEYS) {
      learnt = new HashSet<>(learnt);
      learnt.add(key);
    }
  }

  private synchronized Set<AdbPublicKey> known() {
    Set<AdbPublicKey> known = new HashSet<>(policy.knownKeys());
    known.addAll(learnt);
    return known;
  }
}
