package io.phonecommand.benchmarks.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What stands on the jobs topic of the ends of jobs, as it comes: so nobody has to ask the services
 * which of them are over. It forgets the oldest tasks where there are very many. Any thread.
 */
public final class LastWords {

  /** Where it is said. */
  public static final String TOPIC = "phone-command.jobs";

  private static final Pattern STATUS = Pattern.compile("\"status\":(-?[0-9]+)");
  private static final String SUCCEEDED = "2";
  private static final String FAILED = "-1";
  private static final int MOST = 50_000;

  /** How many of its jobs are over, by the task's key. */
  private final Map<String, Integer> over = new LinkedHashMap<>();

  private long succeeded;
  private long failed;

  /**
   * Of all tasks together.
   *
   * @param succeeded jobs that ended with exit code 0
   * @param failed those that ended otherwise
   */
  public record Totals(long succeeded, long failed) {

    long over() {
      return succeeded + failed;
    }
  }

  /** The next record of the topic. */
  public void take(ConsumerRecord<String, byte[]> found) {
    take(found.key(), new String(found.value(), UTF_8));
  }

  void take(String key, String value) {
    Matcher status = STATUS.matcher(value);
    if (status.find()) {
      boolean isSuccess = status.group(1).equals(SUCCEEDED);
      if (isSuccess || status.group(1).equals(FAILED)) {
        count(key, isSuccess);
      }
    }
  }

  private synchronized void count(String key, boolean isSuccess) {
    succeeded += isSuccess ? 1 : 0;
    failed += isSuccess ? 0 : 1;
    over.merge(key, 1, Integer::sum);
    if (over.size() > MOST) {
      Iterator<String> oldest = over.keySet().iterator();
      var unused = oldest.next();
      oldest.remove();
    }
    notifyAll();
  }

  /** So far. */
  public synchronized Totals totals() {
    return new Totals(succeeded, failed);
  }

  /**
   * Returns once so many jobs of {@code task} are over, however they ended.
   *
   * @return false if they are not within {@code limit}
   */
  public synchronized boolean await(TaskId task, int jobs, Duration limit)
      throws InterruptedException {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (over.getOrDefault(task.key(), 0) < jobs) {
      long left = giveUp - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Returns once so many jobs of all tasks are over since {@code then}, or after {@code limit}. */
  synchronized void await(Totals then, long jobs, Duration limit) throws InterruptedException {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (succeeded + failed - then.over() < jobs) {
      long left = giveUp - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
