package io.phonecommand.api.phones;

import java.util.List;

/**
 * Some of the phones of a list that match.
 *
 * @param before how many that match stand before them
 * @param total how many match
 */
record PhoneSlice(long before, long total, List<PhoneEntry> phones) {}
