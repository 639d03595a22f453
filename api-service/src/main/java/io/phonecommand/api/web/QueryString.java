package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind the path, and none of a body's. It is read here, because the container
 * refuses what can't be decoded before all that is wrong with a request can be named.
 */
final class QueryString {

  private final Map<String, List<String>> values = new HashMap<>();
  private boolean malformed;

  private QueryString(String text) {
    for (String part : text.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        add(name, equals < 0 ? "" : part.substring(equals + 1));
      }
    }
  }

  private void add(String name, String value) {
    try {
      values
          .computeIfAbsent(URLDecoder.decode(name, UTF_8), each -> new ArrayList<>())
          .add(URLDecoder.decode(value, UTF_8));
    } catch (IllegalArgumentException e) {
      malformed = true;
    }
  }

  static QueryString of(HttpServletRequest request) {
    return parse(request.getQueryString());
  }

  /**
   * The parameters of {@code text}.
   *
   * @param text as it stands in the request line; null: there is none
   */
  static QueryString parse(@Nullable String text) {
    return new QueryString(text == null ? "" : text);
  }

  /** All values of the parameter {@code name}, decoded, in their order. */
  List<String> values(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** Whether something of it can't be decoded. */
  boolean isMalformed() {
    return malformed;
  }
}
