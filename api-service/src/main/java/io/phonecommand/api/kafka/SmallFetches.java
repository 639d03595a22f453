package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * How much the consumers of the jobs topic, and of the topics of which each site has one, fetch at
 * once: they look for a few small records, or there are many of them. An operator's own number
 * wins.
 */
public final class SmallFetches {

  private static final String BYTES = ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG;

  private static final String RECORDS = ConsumerConfig.MAX_POLL_RECORDS_CONFIG;

  private static final int FOLLOWED_BYTES = 128 * 1024;

  /**
   * Of whoever is asked about a task. It holds what 500 requests a second write to one of 12
   * partitions in a second, beside the records of 32 jobs: a task that ended soon is one fetch.
   */
  private static final int ASKED_BYTES = 64 * 1024;

  /**
   * A client asks for more as soon as it has handed out all that it has, and who asks next waits
   * behind that. So it hands out less than it fetches: whoever looks at one record causes no second
   * fetch.
   */
  private static final int ASKED_RECORDS = 50;

  private SmallFetches() {}

  /** Settings for a consumer that follows the log's end. */
  public static Map<String, Object> of(KafkaSettings kafka) {
    return isGiven(kafka, BYTES) ? Map.of() : Map.of(BYTES, FOLLOWED_BYTES);
  }

  /**
   * The same for one that reads only what is there: a broker answers what is asked on a connection
   * in its order, so that the next question would wait behind a fetch that waits.
   */
  public static Map<String, Object> ofWhatIsThere(KafkaSettings kafka) {
    Map<String, Object> more = new HashMap<>();
    more.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 0);
    if (!isGiven(kafka, BYTES)) {
      more.put(BYTES, ASKED_BYTES);
    }
    if (!isGiven(kafka, RECORDS)) {
      more.put(RECORDS, ASKED_RECORDS);
    }
    return more;
  }

  /** Bytes of heap that a consumer of {@link #of} may hold for each partition that it reads. */
  public static long bytesPerPartition(KafkaSettings kafka) {
    return isGiven(kafka, BYTES) ? kafka.bytesPerPartition() : FOLLOWED_BYTES;
  }

  /** The same of {@link #ofWhatIsThere}, which reads one partition at a time. */
  public static long bytesPerReader(KafkaSettings kafka) {
    return isGiven(kafka, BYTES) ? kafka.bytesPerPartition() : ASKED_BYTES;
  }

  private static boolean isGiven(KafkaSettings kafka, String name) {
    return kafka.consumer().containsKey(name);
  }
}
