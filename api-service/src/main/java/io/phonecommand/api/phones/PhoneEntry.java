package io.phonecommand.api.phones;

/**
 * A phone as it stands in a list.
 *
 * @param hash of its id, see {@link io.phonecommand.api.kafka.TaskPartitions#hashOf}
 * @param state see {@link PackedState}
 */
record PhoneEntry(String id, int hash, long state) {}
