package io.phonecommand.api.openapi;

import io.phonecommand.api.web.HttpContract;
import io.swagger.v3.oas.models.OpenAPI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Springdoc serves the document and its page; {@code springdoc.*} turns them off. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  /** Lazy: most replicas are never asked for it. */
  @Bean
  @Lazy
  OpenAPI openApi(HttpContract contract) {
    return new ApiDocument(contract).build();
  }
}
