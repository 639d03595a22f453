package io.phonecommand.common.directory;

import java.util.Comparator;

/**
 * What one site says of one instance: that it is there, and who rents it.
 *
 * @param topic where it says so
 * @param since when the site said so first, in milliseconds since the epoch
 */
public record Announcement(String topic, String site, String tenant, long since) {

  /** The first one owns the instance: its phone is the one that callers know. */
  static final Comparator<Announcement> ORDER =
      Comparator.comparingLong(Announcement::since)
          .thenComparing(Announcement::site)
          .thenComparing(Announcement::topic);
}
