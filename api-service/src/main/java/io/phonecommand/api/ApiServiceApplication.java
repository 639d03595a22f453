package io.phonecommand.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
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

  /** Which version it is that all other metrics are of; an IDE may have built none. */
  @Bean
  MeterBinder version(ObjectProvider<BuildProperties> build) {
    return meters ->
        build.ifAvailable(
            of ->
                Gauge.builder("phone_command.build", () -> 1)
                    .description("Always 1; the version of what runs is its label.")
                    .tag("version", String.valueOf(of.getVersion()))
                    .register(meters));
  }

  public static void main(String[] args) {
    builder().run(args);
  }
}
