package io.phonecommand.api.phones;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds pages of phones: what is behind the id that a caller names, or of pages that it asks for
 * one after the other by their numbers, what is behind the one before. Any thread.
 */
final class PhonePages {

  /** No site has this number. */
  private static final int NOWHERE = -1;

  private final TenantPhones phones;
  private final SiteNumbers sites;
  private final PhoneWalks walks;

  PhonePages(TenantPhones phones, SiteNumbers sites, PhoneWalks walks) {
    this.phones = phones;
    this.sites = sites;
    this.walks = walks;
  }

  /** The page that is asked for, as it is at {@code moment}. */
  PhonePage page(PhoneQuery query, Moment moment) {
    PhoneList list = phones.of(query.tenant());
    PhoneFilter filter = filterOf(query, moment);
    if (query.after().isPresent()) {
      PhoneSlice slice = sliceAfter(query.after().get(), list, query, filter);
      return pageOf(slice.total(), slice, moment);
    }
    Optional<PhoneWalks.End> before = walks.endBefore(query);
    PhoneSlice slice =
        before.isPresent()
            ? sliceAfter(before.get().id(), list, query, filter)
            : list.slice(query.range(), filter, query.offset(), query.pageSize());
    long seen = before.map(PhoneWalks.End::seen).orElse(slice.before());
    noteEnd(query, before, slice, seen);
    // As many as fit the pages that there are, also where phones have come or gone on earlier ones.
    return pageOf(seen + slice.total() - slice.before(), slice, moment);
  }

  private PhoneFilter filterOf(PhoneQuery query, Moment moment) {
    OptionalInt site =
        query.site().isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(sites.find(query.site().get()).orElse(NOWHERE));
    return new PhoneFilter(site, query.status(), moment);
  }

  private static PhoneSlice sliceAfter(
      String last, PhoneList list, PhoneQuery query, PhoneFilter filter) {
    return list.sliceAfter(query.range(), filter, last, query.pageSize());
  }

  private static PhonePage pageOf(long total, PhoneSlice slice, Moment moment) {
    return new PhonePage(total, slice.phones().stream().map(moment::of).toList());
  }

  private void noteEnd(
      PhoneQuery query, Optional<PhoneWalks.End> before, PhoneSlice slice, long seen) {
    if (!slice.phones().isEmpty()) {
      walks.note(query, slice.phones().getLast().id(), seen + slice.phones().size());
    } else if (before.isPresent()) {
      walks.note(query, before.get().id(), seen);
    }
  }
}
