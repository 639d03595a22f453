package io.phonecommand.api.jobs;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.dispatch.CommandRequest;
import io.phonecommand.api.dispatch.TaskPublisher;
import io.phonecommand.api.settings.JobSettings;
import io.phonecommand.api.sites.WorkerStatements;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.AcceptedRequest.AcceptedJob;
import io.phonecommand.common.message.AcceptedRequest.LogStart;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of each instance of an asynchronous request, and which tasks its jobs are.
 * Any thread may call it.
 */
final class JobPlanner {

  private static final Logger log = LoggerFactory.getLogger(JobPlanner.class);

  private final InstanceDirectory directory;
  private final WorkerStatements statements;
  private final TaskPublisher publisher;
  private final JobSettings settings;

  JobPlanner(
      InstanceDirectory directory,
      WorkerStatements statements,
      TaskPublisher publisher,
      JobSettings settings) {
    this.directory = directory;
    this.statements = statements;
    this.publisher = publisher;
    this.settings = settings;
  }

  /**
   * What becomes of each instance: where it is sent, or why it is not. Blocks for as long as Kafka
   * takes to say how many partitions the sites' topics have.
   */
  List<AcceptedJob> jobs(CommandRequest request) {
    Map<String, String> sites = new ConcurrentHashMap<>();
    for (String instanceId : request.instanceIds()) {
      directory.siteOf(request.tenant(), instanceId).ifPresent(site -> sites.put(instanceId, site));
    }
    List<String> able =
        sites.values().stream().distinct().filter(statements::understandsJobs).toList();
    Map<String, Integer> partitions = partitionsOf(able);
    List<AcceptedJob> jobs = new ArrayList<>();
    for (String instanceId : request.instanceIds()) {
      String site = sites.get(instanceId);
      jobs.add(
          site == null
              ? failed(instanceId, TaskError.PHONE_NOT_FOUND)
              : job(instanceId, site, partitions.get(site)));
    }
    return jobs;
  }

  private static AcceptedJob job(String instanceId, String site, @Nullable Integer partitions) {
    return partitions == null
        ? failed(instanceId, TaskError.NOT_HANDED_OVER)
        : new AcceptedJob(instanceId, site, partitions, null);
  }

  private static AcceptedJob failed(String instanceId, TaskError error) {
    return new AcceptedJob(instanceId, null, null, error.code());
  }

  /** Of those sites of which Kafka says it. A site whose topic is missing holds up no other. */
  private Map<String, Integer> partitionsOf(List<String> sites) {
    Map<String, Integer> partitions = new ConcurrentHashMap<>();
    if (sites.size() == 1) {
      askFor(sites.getFirst(), partitions);
      return partitions;
    }
    CountDownLatch asked = new CountDownLatch(sites.size());
    for (String site : sites) {
      Thread.ofVirtual()
          .name("jobs-" + site)
          .start(
              () -> {
                try {
                  askFor(site, partitions);
                } finally {
                  asked.countDown();
                }
              });
    }
    try {
      // Each of them has a limit of its own.
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return partitions;
  }

  private void askFor(String site, Map<String, Integer> partitions) {
    try {
      int count = publisher.partitionsOf(site);
      if (count > 0) {
        partitions.put(site, count);
      }
    } catch (KafkaException | IllegalStateException e) {
      log.debug("the tasks topic of site {} can't be reached", site, e);
    }
  }

  /**
   * The accepted record.
   *
   * @param key its key
   * @param partition of the jobs topic
   */
  AcceptedRequest accepted(
      CommandRequest request, List<AcceptedJob> jobs, Instant now, String key, int partition) {
    return new AcceptedRequest(
        AcceptedRequest.VERSION,
        key,
        request.tenant(),
        now.toEpochMilli(),
        now.plus(settings.startLimit()).toEpochMilli(),
        settings.runLimit().toMillis(),
        jobs,
        List.of(new LogStart(partition)));
  }

  /**
   * What is sent for those jobs that have somewhere to go.
   *
   * @param open the ids of the jobs that are sent
   * @param firstUsed when the request came first, if it was not now
   */
  List<JobSending.Message> messages(
      CommandRequest request,
      TaskAddress address,
      AcceptedRequest accepted,
      Set<String> open,
      Optional<Instant> firstUsed) {
    List<JobSending.Message> messages = new ArrayList<>();
    for (AcceptedJob job : accepted.jobs()) {
      String site = job.site();
      Integer partitions = job.partitions();
      if (site != null && partitions != null && open.contains(address.jobId(job.instanceId()))) {
        Task task = task(request, address, accepted, job.instanceId(), site, firstUsed);
        messages.add(message(task, partitions));
      }
    }
    return messages;
  }

  private JobSending.Message message(Task task, int partitions) {
    return new JobSending.Message(
        task.taskId(), task.site(), report -> publisher.publish(task, partitions, report));
  }

  private static Task task(
      CommandRequest request,
      TaskAddress address,
      AcceptedRequest accepted,
      String instanceId,
      String site,
      Optional<Instant> firstUsed) {
    Long firstMillis = firstUsed.isPresent() ? firstUsed.get().toEpochMilli() : null;
    return new Task(
        Task.JOB,
        address.jobId(instanceId),
        address.keyText(),
        address.partition(),
        request.tenant(),
        site,
        instanceId,
        request.command(),
        accepted.startDeadline(),
        firstMillis,
        null,
        accepted.runLimit());
  }
}
