package io.phonecommand.api;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.DependsOn;

/** The api service as a program. */
@SpringBootApplication(proxyBeanMethods = false)
@DependsOn("heapBudget") // before anything is made that takes time, or asks Kafka
public class ApiServiceApplication {

  /**
   * The service, not yet started. Its configuration is {@code api-service.yml}, so that it can
   * share a class path with other applications.
   */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(ApiServiceApplication.class)
        .properties("spring.config.name=api-service");
  }

  public static void main(String[] args) {
    builder().run(args);
  }
}
