package io.phonecommand.api.phones;

import java.util.List;

/**
 * A page of a tenant's phones.
 *
 * @param total how many phones there are on all pages
 * @param phones in the order of their ids
 */
public record PhonePage(long total, List<PhoneStatus> phones) {}
