package io.phonecommand.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Takes the body off the connection, up to its limit, and looks at its content type. */
final class BodyReader {

  static final int MAX_BYTES = 64 * 1024;

  private BodyReader() {}

  /** The body's bytes; empty if they can't be had, and then {@code problems} has one more. */
  static Optional<byte[]> read(HttpServletRequest request, List<String> problems) {
    if (!isJson(request.getContentType())) {
      problems.add("content-type must be application/json in UTF-8");
    }
    try {
      byte[] body =
          request.getContentLengthLong() > MAX_BYTES
              ? new byte[MAX_BYTES + 1]
              : request.getInputStream().readNBytes(MAX_BYTES + 1);
      if (body.length <= MAX_BYTES) {
        return Optional.of(body);
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
}
