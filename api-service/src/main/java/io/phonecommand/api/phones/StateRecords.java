package io.phonecommand.api.phones;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.kafka.SiteTopicFollower;
import io.phonecommand.api.phones.EarlyStates.State;
import io.phonecommand.common.directory.InstanceIds;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records of the states topics mean. Until the directory is known, they are only kept. One
 * thread.
 */
final class StateRecords implements SiteTopicFollower.Records {

  private static final Logger log = LoggerFactory.getLogger(StateRecords.class);

  private final InstanceOwners owners;
  private final TenantPhones phones;
  private final BooleanSupplier known;
  private final EarlyStates early;
  private final Counter unreadable;

  /**
   * Has read nothing.
   *
   * @param known whether the directory is, now and from now on
   * @param early keeps what is read before
   * @param unreadable counts records that are skipped
   */
  StateRecords(
      InstanceOwners owners,
      TenantPhones phones,
      BooleanSupplier known,
      EarlyStates early,
      Counter unreadable) {
    this.owners = owners;
    this.phones = phones;
    this.known = known;
    this.early = early;
    this.unreadable = unreadable;
  }

  @Override
  public void apply(ConsumerRecord<String, byte[]> read, boolean isNew) {
    String site = Topics.siteOfStates(read.topic()).orElse("");
    String id = read.key();
    if (id == null || !InstanceIds.isWellFormed(id)) {
      skip(read, "the key is not an instance id");
      return;
    }
    try {
      Optional<State> state = read.value() == null ? Optional.empty() : stateOf(read.value());
      if (mayBeApplied()) {
        apply(site, id, state);
      } else {
        early.add(site, id, state);
      }
    } catch (UnreadableMessageException e) {
      skip(read, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<State> stateOf(byte[] value) throws UnreadableMessageException {
    StateRecord state = MessageCodec.readState(value);
    return Optional.of(new State(state.reachable(), state.since()));
  }

  /** Whether what is read counts at once: the directory is known, and nothing waits any more. */
  boolean mayBeApplied() {
    if (!known.getAsBoolean()) {
      return false;
    }
    early.drain(this::apply);
    return true;
  }

  /** Whether no more is to be read before the directory is known. */
  boolean areTooMany() {
    return early.isFull();
  }

  private void apply(String site, String id, Optional<State> state) {
    owners.whileAtRest(
        id,
        owner ->
            state.ifPresentOrElse(
                said -> phones.stateSaid(site, id, owner, said.reachable(), said.since()),
                () -> phones.stateWithdrawn(site, id, owner)));
  }

  private void skip(ConsumerRecord<?, ?> read, String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", read.topic(), problem);
  }

  @Override
  public void forget(String site) {
    early.forget(site);
    phones.forgetStates(site);
  }

  @Override
  public void madeAnew(String site) {
    forget(site);
  }
}
