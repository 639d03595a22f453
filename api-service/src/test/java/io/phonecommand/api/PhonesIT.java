package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Site;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists and states of phones over HTTP, with sites and workers that a test plays. */
@ResourceLock(Api.SHARED)
class PhonesIT {

  private static final String LIST = "/v1/instances/batch-query";
  private static final String STATUS = "/v1/instances/batch-query-status";
  private static final JsonMapper JSON = new JsonMapper();

  private final Api api = Api.shared();
  private final String unique = "-" + System.nanoTime();
  private final String tenant = "tenant" + unique;

  /** A listing goes on with the token with which it was begun. */
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  private final String a = "a" + unique;
  private final String b = "b" + unique;
  private final String c = "c" + unique;

  /** To the millisecond, as it is told. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private HttpResponse<String> get(String query, String... headers) {
    return getAs(tenant, query, headers);
  }

  private HttpResponse<String> getAs(String asking, String query, String... headers) {
    String token = tokens.computeIfAbsent(asking, Api::token);
    HttpRequest.Builder request = api.request(LIST + query, "X-Auth-Token", token);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return api.send(request.GET().build());
  }

  private JsonNode list(String query) {
    return listOf(tenant, query);
  }

  private JsonNode listOf(String asking, String query) {
    return dataOf(getAs(asking, "?page_no=1&page_size=200" + query));
  }

  private static JsonNode dataOf(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).path("data");
  }

  private static List<String> idsOf(JsonNode data) {
    return data.path("result")
        .valueStream()
        .map(phone -> phone.path("instance_id").stringValue())
        .toList();
  }

  private JsonNode phone(String id) {
    return list("&instance_id=" + id).at("/result/0");
  }

  private int runningStatusOf(String id) {
    return phone(id).path("running_status").intValue(-1);
  }

  private HttpResponse<String> statuses(String asking, String... ids) {
    return statuses(api, asking, ids);
  }

  private static HttpResponse<String> statuses(Api at, String asking, String... ids) {
    String body = "{\"instance_ids\":[\"%s\"]}".formatted(String.join("\",\"", ids));
    return at.send(
        at.request(STATUS, "X-Auth-Token", Api.token(asking), "Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void answer_isTheReferences_wordForWord() {
    try (Site site = new Site()) {
      site.addInstances(api, tenant, a);

      String name = site.name();
      assertThat(get("?page_no=1&page_size=20").body())
          .isEqualTo(
              """
              {"data":{"page_no":1,"page_size":20,"total_count":1,"error_code":"0",\
              "error_msg":"ok","result":[{"instance_id":"%s","instance_name":"%s",\
              "region":"%s","region_name":"%s","running_status":0}]}}"""
                  .formatted(a, a, name, name));
      assertThat(statuses(tenant, a).body())
          .isEqualTo(
              """
              {"error_code":"0","error_msg":"ok","data":{"status_results":[\
              {"instance_id":"%s","status":0}]}}"""
                  .formatted(a));
    }
  }

  @Test
  void phones_areListedById_pageByPage() {
    try (Site site = new Site()) {
      String[] ids =
          IntStream.range(0, 25).mapToObj(i -> "p" + (34 - i) + unique).toArray(String[]::new);
      site.addInstances(api, tenant, ids);
      Set<String> seen = new TreeSet<>();
      for (int page = 1; page <= 3; page++) {
        JsonNode data = dataOf(get("?page_no=%d&page_size=10".formatted(page)));
        assertThat(data.path("total_count").intValue()).isEqualTo(25);
        assertThat(data.path("page_no").intValue()).isEqualTo(page);
        assertThat(idsOf(data)).hasSize(page == 3 ? 5 : 10).isSorted();
        seen.addAll(idsOf(data));
      }

      assertThat(seen).containsExactlyInAnyOrder(ids);
      JsonNode behind = dataOf(get("?page_no=4&page_size=10"));
      assertThat(idsOf(behind)).isEmpty();
      assertThat(behind.path("total_count").intValue()).isEqualTo(25);
    }
  }

  @Test
  void filters_areById_byTheBeginningOfIds_bySite_andByState() {
    try (Site north = new Site();
        Site south = new Site()) {
      north.addInstances(api, tenant, a, b);
      south.addInstances(api, tenant, c);
      north.saysState(a, true, now);
      north.saysThatItAsked(now);
      Awaitility.await().until(() -> runningStatusOf(a) == 2);

      assertThat(idsOf(list("&instance_id=" + b))).containsExactly(b);
      assertThat(idsOf(list("&instance_id=b*"))).containsExactly(b);
      assertThat(idsOf(list("&instance_id=*"))).containsExactly(a, b, c);
      assertThat(idsOf(list("&region=" + south.name()))).containsExactly(c);
      assertThat(idsOf(list("&region=nowhere"))).isEmpty();
      assertThat(idsOf(list("&running_status=2"))).containsExactly(a);
      assertThat(idsOf(list("&running_status=0"))).containsExactly(b, c);
      assertThat(idsOf(list("&running_status=1"))).isEmpty();
      JsonNode all = list("&running_status=0&region=%s&instance_id=b*".formatted(north.name()));
      assertThat(idsOf(all)).containsExactly(b);
      assertThat(all.path("total_count").intValue()).isEqualTo(1);
    }
  }

  @Test
  void reachablePhone_isRunning_asLongAsItsWorkerSaysThatItAsks() {
    try (Site site = new Site()) {
      Instant since = now.minus(Duration.ofHours(2));
      site.addInstances(api, tenant, a, b, c);
      site.saysState(a, true, since);
      site.saysState(b, false, since);
      Awaitility.await().until(() -> phone(a).path("reachable").booleanValue(false));
      assertThat(runningStatusOf(a)).isZero();
      assertThat(phone(a).path("last_seen").stringValue()).isEqualTo(timeOf(since));

      site.saysThatItAsked(now);
      Awaitility.await().until(() -> runningStatusOf(a) == 2);
      assertThat(phone(a).path("last_seen").stringValue()).isEqualTo(timeOf(now));
      Awaitility.await().until(() -> phone(b).has("reachable"));
      assertThat(phone(b).path("reachable").booleanValue()).isFalse();
      assertThat(phone(b).path("running_status").intValue()).isZero();
      assertThat(phone(b).has("last_seen")).isFalse();
      assertThat(phone(c).has("reachable")).isFalse();
      assertThat(dataOf(statuses(tenant, c, a, "nobody", b)).path("status_results").toString())
          .isEqualTo(
              """
              [{"instance_id":"%s","status":0},{"instance_id":"%s","status":2},\
              {"instance_id":"nobody","status":0},{"instance_id":"%s","status":0}]"""
                  .formatted(c, a, b));

      site.saysThatItAsked(now.minus(Duration.ofMinutes(21)));
      Awaitility.await().until(() -> runningStatusOf(a) == 0);
      assertThat(phone(a).path("reachable").booleanValue()).isTrue();
      site.saysState(a, false, now);
      Awaitility.await().until(() -> !phone(a).path("reachable").booleanValue(true));
      site.withdrawsState(a);
      Awaitility.await().until(() -> !phone(a).has("reachable"));
    }
  }

  private static String timeOf(Instant time) {
    return "%tFT%<tT.%<tLZ".formatted(time.atOffset(ZoneOffset.UTC));
  }

  @Test
  void whereNobodyAsks_onlyAChangeOfLateCounts() {
    try (Site site = new Site()) {
      site.addInstances(api, tenant, a, b);
      site.saysState(a, true, now);
      site.saysState(b, true, now.minus(Duration.ofMinutes(21)));
      site.says("w", site.statement(0, List.of(0, 1, 2), List.of(), now));

      Awaitility.await().until(() -> runningStatusOf(a) == 2);
      Awaitility.await().until(() -> phone(b).has("reachable"));
      assertThat(runningStatusOf(b)).isZero();
      // Who asks, and has not asked yet, can't say more than that.
      site.says("w", site.statement(List.of(0, 1, 2), List.of(), now));
      Awaitility.await().until(() -> runningStatusOf(a) == 0);
    }
  }

  @Test
  void workerThatTakesOver_hasToAskItself() {
    try (Site site = new Site()) {
      site.addInstances(api, tenant, a);
      site.saysState(a, true, now.minus(Duration.ofHours(2)));
      site.says("old", site.statement(List.of(0, 1, 2), List.of(0, 1, 2), now));
      Awaitility.await().until(() -> runningStatusOf(a) == 2);

      site.says("new", site.statement(List.of(0, 1, 2), List.of(), now));
      Awaitility.await().until(() -> runningStatusOf(a) == 0);
      assertThat(phone(a).path("last_seen").stringValue()).isEqualTo(timeOf(now));
      site.says("new", site.statement(List.of(0, 1, 2), List.of(0, 1, 2), now));
      Awaitility.await().until(() -> runningStatusOf(a) == 2);
    }
  }

  @Test
  void stateOfASite_countsOnlyWhileThePhoneIsThere() {
    try (Site north = new Site();
        Site south = new Site()) {
      north.addInstances(api, tenant, a, b);
      south.saysState(a, true, now);
      north.saysState(b, true, now);
      Awaitility.await().until(() -> phone(b).has("reachable"));
      assertThat(phone(a).has("reachable")).isFalse();
      assertThat(phone(a).path("region").stringValue()).isEqualTo(north.name());

      south.addInstances(api, tenant, a);
      north.removesInstance(a);
      Awaitility.await().until(() -> phone(a).path("region").stringValue("").equals(south.name()));
      Awaitility.await().until(() -> phone(a).path("reachable").booleanValue(false));
      assertThat(idsOf(list(""))).containsExactly(a, b);
    }
  }

  @Test
  void phonesOfOthers_areNotThere_alsoAfterTheyWereOurs() {
    String other = "other" + unique;
    try (Site site = new Site()) {
      site.addInstances(api, tenant, a, b);
      site.saysState(a, true, now);
      site.saysThatItAsked(now);
      Awaitility.await().until(() -> runningStatusOf(a) == 2);
      assertThat(statuses(other, a).body()).contains("\"status\":0");

      site.addInstances(api, other, a);
      assertThat(idsOf(list(""))).containsExactly(b);
      assertThat(idsOf(list("&instance_id=" + a))).isEmpty();
      assertThat(list("").path("total_count").intValue()).isEqualTo(1);
      assertThat(statuses(tenant, a).body()).contains("\"status\":0");
      // What its site knows of it is the new tenant's.
      assertThat(statuses(other, a).body()).contains("\"status\":2");
    }
  }

  /** Whatever they ask for, at the same time, of sites where both have phones of like ids. */
  @Test
  void tenantsWhoAskAtOnce_areToldOfTheirOwnPhonesOnly() throws Exception {
    String other = "other" + unique;
    try (Site north = new Site();
        Site south = new Site()) {
      String[] mine = ids("m");
      String[] others = ids("o");
      // Of the one none is running, and of the other all.
      for (Site at : List.of(north, south)) {
        int[] there =
            IntStream.range(0, mine.length).filter(i -> (i % 3 == 0) == (at == south)).toArray();
        at.addInstances(
            api, tenant, IntStream.of(there).mapToObj(i -> mine[i]).toArray(String[]::new));
        at.addInstances(
            api, other, IntStream.of(there).mapToObj(i -> others[i]).toArray(String[]::new));
        for (int i : there) {
          at.saysState(mine[i], false, now);
          at.saysState(others[i], true, now);
        }
      }
      north.saysThatItAsked(now);
      south.saysThatItAsked(now);
      Awaitility.await()
          .until(() -> listOf(other, "&running_status=2").path("total_count").intValue() == 60);
      Awaitility.await()
          .until(
              () ->
                  list("&region=" + north.name())
                      .path("result")
                      .valueStream()
                      .allMatch(phone -> phone.has("reachable")));

      List<Callable<List<String>>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int pageSize = 3 + i / 2;
        String asking = i % 2 == 0 ? tenant : other;
        asked.add(() -> walk(asking, pageSize));
      }
      try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
        List<Future<List<String>>> seen = callers.invokeAll(asked);
        for (int i = 0; i < seen.size(); i++) {
          assertThat(seen.get(i).get()).containsExactly(i % 2 == 0 ? mine : others);
        }
      }
      assertThat(list("&running_status=2").path("total_count").intValue()).isZero();
      assertThat(list("&running_status=0").path("total_count").intValue()).isEqualTo(60);
      assertThat(list("&region=" + north.name()).path("total_count").intValue()).isEqualTo(40);
      assertThat(idsOf(list("&instance_id=00*"))).containsExactly("00m" + unique);
      assertThat(idsOf(list("&instance_id=00o*"))).isEmpty();
      assertThat(statuses(tenant, "00o" + unique).body()).contains("\"status\":0");
      // What it said first counts for 30 s, which may be over.
      south.saysThatItAsked(now);
      Awaitility.await()
          .until(() -> statuses(other, "00o" + unique).body().contains("\"status\":2"));
    }
  }

  @Test
  void phonesThatAreRentedToAnother_inTheMiddleOfAListing_areNotOnItsNextPages() {
    String other = "other" + unique;
    try (Site site = new Site()) {
      String[] ids = ids("r");
      site.addInstances(api, tenant, ids);
      for (String id : ids) {
        site.saysState(id, true, now);
      }
      site.saysThatItAsked(now);
      Awaitility.await()
          .until(() -> list("&running_status=2").path("total_count").intValue() == ids.length);
      List<String> seen = new ArrayList<>(idsOf(dataOf(get("?page_no=1&page_size=20"))));
      // One that was shown, and two that were not.
      site.addInstances(api, other, ids[5], ids[20], ids[50]);

      JsonNode second = dataOf(get("?page_no=2&page_size=20"));
      JsonNode third = dataOf(get("?page_no=3&page_size=20"));

      seen.addAll(idsOf(second));
      seen.addAll(idsOf(third));
      List<String> left = new ArrayList<>(List.of(ids));
      left.removeAll(List.of(ids[20], ids[50]));
      assertThat(seen).isEqualTo(left);
      assertThat(second.path("total_count").intValue()).isEqualTo(left.size());
      // What it said first counts for 30 s, which may be over.
      site.saysThatItAsked(now);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(idsOf(listOf(other, "&running_status=2")))
                      .containsExactly(ids[5], ids[20], ids[50]));
      assertThat(statuses(tenant, ids[5], ids[20], ids[50]).body()).doesNotContain("\"status\":2");
      assertThat(list("&running_status=2").path("total_count").intValue()).isEqualTo(57);
    }
  }

  /** While some stay and others come and go, at the beginning, in the middle and at the end. */
  @Test
  void listing_showsEachPhoneThatStays_once_whileOthersComeAndGo() throws Exception {
    try (Site site = new Site()) {
      String[] stay = ids("s");
      String[] go = ids("g");
      site.addInstances(api, tenant, stay);
      site.addInstances(api, tenant, go);
      AtomicBoolean over = new AtomicBoolean();
      Thread coming =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !over.get(); i++) {
                      String id = go[i * 7 % go.length];
                      site.removesInstance(id);
                      site.announces(tenant, id);
                    }
                  });
      try {
        for (int walk = 0; walk < 5; walk++) {
          assertThat(walk(3 + walk)).doesNotHaveDuplicates().contains(stay);
          assertThat(walkById(3 + walk)).doesNotHaveDuplicates().contains(stay);
        }
      } finally {
        over.set(true);
        coming.join();
      }
    }
  }

  /** Ids among which those of other kinds are. */
  private String[] ids(String kind) {
    return IntStream.range(0, 60)
        .mapToObj(i -> "%02d".formatted(i) + kind + unique)
        .toArray(String[]::new);
  }

  private List<String> walk(int pageSize) {
    return walk(tenant, pageSize);
  }

  private List<String> walk(String asking, int pageSize) {
    List<String> seen = new ArrayList<>();
    int page = 0;
    int total;
    do {
      page++;
      JsonNode data = dataOf(getAs(asking, "?page_no=%d&page_size=%d".formatted(page, pageSize)));
      seen.addAll(idsOf(data));
      total = data.path("total_count").intValue();
    } while (page * pageSize < total);
    return seen;
  }

  private List<String> walkById(int pageSize) {
    List<String> seen = new ArrayList<>();
    List<String> page;
    do {
      String after = seen.isEmpty() ? "" : "&after=" + seen.getLast();
      page = idsOf(dataOf(get("?page_no=1&page_size=%d%s".formatted(pageSize, after))));
      seen.addAll(page);
    } while (page.size() == pageSize);
    return seen;
  }

  @Test
  void pageAfterAnId_isWhatMatchesBehindIt_whateverItsNumber() {
    try (Site site = new Site()) {
      site.addInstances(api, tenant, a, b, c);

      JsonNode data = dataOf(get("?page_no=9&page_size=1&after=" + a));
      assertThat(idsOf(data)).containsExactly(b);
      assertThat(data.path("page_no").intValue()).isEqualTo(9);
      assertThat(data.path("total_count").intValue()).isEqualTo(3);
      assertThat(idsOf(list("&after=aa"))).containsExactly(b, c);
      assertThat(idsOf(list("&instance_id=c*&after=" + a))).containsExactly(c);
      assertThat(idsOf(list("&instance_id=a*&after=" + a))).isEmpty();
      assertThat(idsOf(list("&region=nowhere&after=" + a))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?page_no=1&page_size=1&after=a* | after must be 1 to 32 letters, digits, _ or -",
        "?page_no=1&page_size=1&after= | after must be 1 to 32 letters, digits, _ or -",
        "?after=a&page_size=1 | page_no is required",
        "?page_no=0&page_size=201 | page_no must be 1 to 2147483647; page_size must be 1 to 200",
        "?page_no=1&page_size=1&region=A | region must be 1 to 32 of a-z, 0-9 and -",
        "?page_no=1&page_size=1&running_status=7 | running_status must be 0, 1 or 2",
      })
  void whatIsWrong_isNamed(String query, String text) {
    HttpResponse<String> response = get(query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo("{\"error_code\":\"KOOPHONE.API.1000\",\"error_msg\":\"%s\"}".formatted(text));
  }

  @Test
  void questions_areTimedApart() {
    // Nobody else's count, of whom one may come late: they are counted once their answers have
    // left.
    try (Api own = Api.start()) {
      HttpResponse<String> list =
          own.get(LIST + "?page_no=1&page_size=1", "X-Auth-Token", Api.token(tenant));
      assertThat(list.statusCode()).isEqualTo(200);
      Awaitility.await().until(() -> timed(own, "phones") == 1);
      assertThat(timed(own, "statuses")).isZero();

      assertThat(statuses(own, tenant, a).statusCode()).isEqualTo(200);
      Awaitility.await().until(() -> timed(own, "statuses") == 1);
      assertThat(timed(own, "phones")).isEqualTo(1);
    }
  }

  private static double timed(Api at, String call) {
    return at.metric("phone_command_request_duration_seconds_count{call=\"" + call + "\"}");
  }

  @Test
  void tooManyStatuses_areRefused() {
    String[] ids = IntStream.range(0, 101).mapToObj(i -> "i" + i).toArray(String[]::new);

    assertThat(statuses(tenant, ids).body()).contains("instance_ids must contain 1 to 100 ids");
  }

  @Test
  void requestId_isAHeaderOrAParameter_orMadeUp() {
    String query = "?page_no=1&page_size=1";
    assertThat(get(query + "&x-request-id=r-1").headers().firstValue("x-request-id"))
        .contains("r-1");
    HttpResponse<String> both = get(query + "&x-request-id=r-1", "x-request-id", "r-2");
    assertThat(both.headers().firstValue("x-request-id")).contains("r-2");
    assertThat(get(query).headers().firstValue("x-request-id")).isPresent();
    assertThat(get(query + "&x-request-id=").body()).contains("KOOPHONE.API.0002");
    assertThat(get("?x-request-id=").body())
        .contains("x-request-id must be 1 to 128")
        .contains("page_no is required");
    assertThat(statuses(tenant, a).headers().firstValue("x-request-id")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/instances/batch-query, GET",
    "HEAD, /v1/instances/batch-query, GET",
    "OPTIONS, /v1/instances/batch-query, GET",
    "GET, /v1/instances/batch-query-status, POST",
    "OPTIONS, /v1/instances/batch-query-status, POST",
  })
  void otherMethods_areRefused(String method, String path, String allowed) {
    HttpResponse<String> response =
        api.send(
            api.request(path, "X-Auth-Token", Api.token(tenant))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains(allowed);
  }
}
