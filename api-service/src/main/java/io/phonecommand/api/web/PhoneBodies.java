package io.phonecommand.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.phonecommand.api.phones.PhonePage;
import io.phonecommand.api.phones.PhoneQuery;
import io.phonecommand.api.phones.PhoneStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The bodies of answers about phones, as bytes. What we do not know of a phone is left out. */
final class PhoneBodies {

  private PhoneBodies() {}

  /** A page; here the published reference puts the error code beside what it is about. */
  static byte[] page(PhoneQuery query, PhonePage page) {
    List<Phone> phones = page.phones().stream().map(Phone::of).toList();
    return AnswerBodies.bytes(
        new Page(
            new PageData(
                query.pageNo(),
                query.pageSize(),
                page.total(),
                AnswerBodies.SUCCESS,
                AnswerBodies.OK,
                phones)));
  }

  /** The status of each id. */
  static byte[] statuses(List<String> ids, List<Integer> statuses) {
    List<Status> results =
        IntStream.range(0, ids.size())
            .mapToObj(i -> new Status(ids.get(i), statuses.get(i)))
            .toList();
    return AnswerBodies.bytes(
        new Statuses(AnswerBodies.SUCCESS, AnswerBodies.OK, new StatusData(results)));
  }

  private record Page(PageData data) {}

  @JsonPropertyOrder({"page_no", "page_size", "total_count", "error_code", "error_msg", "result"})
  private record PageData(
      int pageNo,
      int pageSize,
      long totalCount,
      String errorCode,
      String errorMsg,
      List<Phone> result) {}

  @JsonPropertyOrder({
    "instance_id",
    "instance_name",
    "region",
    "region_name",
    "running_status",
    "reachable",
    "last_seen"
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Phone(
      String instanceId,
      String instanceName,
      String region,
      String regionName,
      int runningStatus,
      @Nullable Boolean reachable,
      @Nullable String lastSeen) {

    static Phone of(PhoneStatus phone) {
      Instant seen = phone.lastSeen();
      return new Phone(
          phone.instanceId(),
          phone.instanceId(),
          phone.site(),
          phone.site(),
          phone.runningStatus(),
          phone.reachable(),
          seen == null ? null : AnswerBodies.timeOf(seen));
    }
  }

  @JsonPropertyOrder({"error_code", "error_msg", "data"})
  private record Statuses(String errorCode, String errorMsg, StatusData data) {}

  private record StatusData(List<Status> statusResults) {}

  @JsonPropertyOrder({"instance_id", "status"})
  private record Status(String instanceId, int status) {}
}
