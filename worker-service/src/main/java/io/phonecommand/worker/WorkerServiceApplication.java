package io.phonecommand.worker;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.DependsOn;

/** Runs the commands of one site. */
@SpringBootApplication(proxyBeanMethods = false)
@DependsOn("heapBudget") // before anything is made that takes time, or asks Kafka
public class WorkerServiceApplication {

  /** The application as it runs by itself: its configuration is {@code worker-service.yml}. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(WorkerServiceApplication.class)
        .properties("spring.config.name=worker-service");
  }

  public static void main(String[] args) {
    builder().run(args);
  }
}
