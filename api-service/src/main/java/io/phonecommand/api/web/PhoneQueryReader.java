package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.auth.TokenHeader;
import io.phonecommand.api.digest.Digest;
import io.phonecommand.api.phones.PhoneQuery;
import io.phonecommand.common.directory.InstanceIds;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Makes a valid question about phones of what came over HTTP, or names everything that is wrong
 * with it. The texts name parameters and never quote values.
 */
final class PhoneQueryReader {

  /** Phones on a page, from the published reference. */
  static final int MOST_PER_PAGE = 200;

  /** Phones whose statuses one request may ask for, from the published reference. */
  static final int MOST_STATUSES = 100;

  static final String PAGE_NO = "page_no";
  static final String PAGE_SIZE = "page_size";
  static final String INSTANCE_ID = "instance_id";
  static final String REGION = "region";
  static final String RUNNING_STATUS = "running_status";
  static final String AFTER = "after";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final Pattern SITE = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern STATUS = Pattern.compile("[012]");

  private PhoneQueryReader() {}

  /** The page that is asked for. */
  static PhoneQuery page(HttpServletRequest http, RequestId requestId, Tenant tenant)
      throws InvalidRequestException {
    List<String> problems = new ArrayList<>();
    // Two who list the same phones at once are told apart by their tokens.
    String caller = Digest.of(List.of(String.valueOf(http.getHeader(TokenHeader.NAME))));
    PhoneQuery query = page(QueryString.of(http), tenant.name(), caller, problems);
    require(requestId, problems);
    return query;
  }

  /** As above; meaningless if {@code problems} has grown. */
  static PhoneQuery page(QueryString query, String tenant, String caller, List<String> problems) {
    if (query.isMalformed()) {
      problems.add("the query must be well-formed, with % before two hexadecimal digits only");
    }
    int pageNo = number(query, PAGE_NO, Integer.MAX_VALUE, problems);
    int pageSize = number(query, PAGE_SIZE, MOST_PER_PAGE, problems);
    Optional<String> ids =
        filter(
            query,
            INSTANCE_ID,
            PhoneQueryReader::areIds,
            "must be 1 to %d letters, digits, _ or -, or the beginning of that and %s"
                .formatted(InstanceIds.MAX_CHARACTERS, PhoneQuery.ANY),
            problems);
    Optional<String> site =
        filter(
            query, REGION, SITE.asMatchPredicate(), "must be 1 to 32 of a-z, 0-9 and -", problems);
    Optional<String> status =
        filter(query, RUNNING_STATUS, STATUS.asMatchPredicate(), "must be 0, 1 or 2", problems);
    Optional<String> after =
        filter(
            query,
            AFTER,
            InstanceIds::isWellFormed,
            "must be 1 to %d letters, digits, _ or -".formatted(InstanceIds.MAX_CHARACTERS),
            problems);
    OptionalInt number =
        status.isEmpty() || !problems.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(status.get()));
    return new PhoneQuery(tenant, caller, ids, site, number, after, pageNo, pageSize);
  }

  private static int number(QueryString query, String name, int most, List<String> problems) {
    List<String> given = query.values(name);
    if (given.isEmpty()) {
      problems.add(name + " is required");
    } else if (given.size() > 1) {
      problems.add(name + " must be given once");
    } else if (NUMBER.matcher(given.getFirst()).matches()) {
      long value = Long.parseLong(given.getFirst());
      if (value >= 1 && value <= most) {
        return (int) value;
      }
      problems.add(name + " must be 1 to " + most);
    } else {
      problems.add(name + " must be a whole number");
    }
    return 1;
  }

  private static Optional<String> filter(
      QueryString query, String name, Predicate<String> valid, String rule, List<String> problems) {
    List<String> given = query.values(name);
    if (given.size() > 1) {
      problems.add(name + " must be given once");
    } else if (!given.isEmpty() && !valid.test(given.getFirst())) {
      problems.add(name + " " + rule);
    }
    return given.stream().findFirst();
  }

  private static boolean areIds(String text) {
    if (!text.endsWith(PhoneQuery.ANY)) {
      return InstanceIds.isWellFormed(text);
    }
    String beginning = text.substring(0, text.length() - PhoneQuery.ANY.length());
    return beginning.isEmpty() || InstanceIds.isWellFormed(beginning);
  }

  /** The instances whose statuses are asked for. */
  static List<String> statuses(HttpServletRequest http, RequestId requestId)
      throws InvalidRequestException {
    List<String> problems = new ArrayList<>();
    Optional<JsonNode> body = JsonReader.read(http, problems);
    List<String> ids =
        body.map(root -> InstanceIdList.read(root, MOST_STATUSES, problems)).orElse(List.of());
    require(requestId, problems);
    return ids;
  }

  private static void require(RequestId requestId, List<String> problems)
      throws InvalidRequestException {
    if (!problems.isEmpty()) {
      requestId.problemIfAny().ifPresent(problem -> problems.addFirst(problem));
      throw new InvalidRequestException(ApiError.INVALID, String.join("; ", problems));
    }
    Questions.require(requestId);
  }
}
