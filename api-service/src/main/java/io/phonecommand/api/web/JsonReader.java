package io.phonecommand.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the body off the connection, up to its limit, looks at its content type, and reads it as a
 * JSON object, strictly: UTF-8 only, no key twice, nothing behind it.
 */
final class JsonReader {

  static final int MAX_BYTES = 64 * 1024;

  /** Ample for a request, and far from what a stack holds. */
  private static final int MAX_DEPTH = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonReader() {}

  /** The object; empty if it can't be had, and then {@code problems} has one more. */
  static Optional<JsonNode> read(HttpServletRequest request, List<String> problems) {
    if (!isJson(request.getContentType())) {
      problems.add("content-type must be application/json in UTF-8");
    }
    try {
      byte[] body =
          request.getContentLengthLong() > MAX_BYTES
              ? new byte[MAX_BYTES + 1]
              : request.getInputStream().readNBytes(MAX_BYTES + 1);
      if (body.length <= MAX_BYTES) {
        return read(body, problems);
      }
      problems.add("the body must be at most " + MAX_BYTES + " bytes");
    } catch (IOException e) {
      problems.add("the body could not be read");
    }
    return Optional.empty();
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      Charset charset = type.getCharset();
      return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
          && (charset == null || charset.equals(StandardCharsets.UTF_8));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** The object; empty if there is none, and then {@code problems} has one more. */
  static Optional<JsonNode> read(byte[] body, List<String> problems) {
    try {
      // Not left to Jackson, which would take UTF-16 and a byte order mark as well.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode root = MAPPER.readTree(text);
      if (root.isObject()) {
        return Optional.of(root);
      }
      problems.add("the body must be a JSON object");
    } catch (CharacterCodingException e) {
      problems.add("the body must be UTF-8");
    } catch (JacksonException e) {
      problems.add("the body must be well-formed JSON without repeated keys" + placeOf(e));
    }
    return Optional.empty();
  }

  /** Where it is, but not Jackson's text, which quotes the body. */
  private static String placeOf(JacksonException problem) {
    TokenStreamLocation location = problem.getLocation();
    // A limit that is exceeded has no place.
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
