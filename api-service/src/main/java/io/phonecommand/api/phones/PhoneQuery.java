package io.phonecommand.api.phones;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A page of a tenant's phones that is asked for.
 *
 * @param caller tells those of the tenant apart who ask, and is no secret
 * @param ids an id, or the beginning of ids and {@code *}; empty: any
 * @param site empty: any
 * @param status the running status; empty: any
 * @param after the id behind which the page begins, whether or not there is such a phone; empty: it
 *     begins where its number says
 * @param pageNo from 1 on
 * @param pageSize how many phones are on a page at the most
 */
public record PhoneQuery(
    String tenant,
    String caller,
    Optional<String> ids,
    Optional<String> site,
    OptionalInt status,
    Optional<String> after,
    int pageNo,
    int pageSize) {

  /** At the end of the beginning of ids. */
  public static final String ANY = "*";

  IdRange range() {
    return ids.map(PhoneQuery::rangeOf).orElse(IdRange.ALL);
  }

  private static IdRange rangeOf(String text) {
    return text.endsWith(ANY)
        ? IdRange.startingWith(text.substring(0, text.length() - ANY.length()))
        : IdRange.of(text);
  }

  /** How many phones stand on the pages before it. */
  long offset() {
    return (pageNo - 1L) * pageSize;
  }
}
