package io.phonecommand.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.webjars.WebJarVersionLocator;

/** The OpenAPI document for people: Swagger UI from its WebJar. */
@RestController
@ConditionalOnBooleanProperty({"springdoc.api-docs.enabled", "springdoc.swagger-ui.enabled"})
final class DocumentPage implements WebMvcConfigurer {

  private static final String WEBJAR = "swagger-ui";
  private static final String FOLDER = "/swagger-ui/";

  /** Our own {@code swagger-initializer.js} goes before the WebJar's. */
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    String version = new WebJarVersionLocator().version(WEBJAR);
    registry
        .addResourceHandler(FOLDER + "**")
        .addResourceLocations(
            "classpath:/swagger-ui/",
            "classpath:/META-INF/resources/webjars/%s/%s/".formatted(WEBJAR, version));
  }

  @GetMapping("/swagger-ui.html")
  ResponseEntity<Void> entry(HttpServletRequest request) {
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create(request.getContextPath() + FOLDER + "index.html"))
        .build();
  }
}
