package io.phonecommand.api.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.auth.TokenRefusedException;
import io.phonecommand.api.connections.Connections;
import io.phonecommand.api.connections.GuardedProtocol;
import io.phonecommand.api.limits.QueryLimits;
import io.phonecommand.api.limits.TenantLimits;
import io.phonecommand.api.settings.ServiceSettings;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  @Bean
  RequestReader requestReader(ServiceSettings settings) {
    return new RequestReader(
        CommandSyntax.allowing(settings.api().extraCommandCharacters()),
        settings.api().maxInstancesPerRequest());
  }

  @Bean
  FilterRegistrationBean<RequestIdFilter> requestIdFilter(ServiceSettings settings) {
    var registration =
        new FilterRegistrationBean<>(new RequestIdFilter(settings.api().requestIdRequired()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  FilterRegistrationBean<RequestMetrics> requestMetrics(MeterRegistry meters) {
    var registration = new FilterRegistrationBean<>(new RequestMetrics(meters));
    registration.addUrlPatterns("/v1/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  FilterRegistrationBean<PreflightFilter> preflightFilter() {
    var registration = new FilterRegistrationBean<>(new PreflightFilter());
    // Before the security filters, but with the x-request-id and counted.
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<TenantFilter> tenantFilter(
      TenantLimits limits, QueryLimits queries, ServiceSettings settings) {
    int largest = settings.api().maxInstancesPerRequest();
    var registration = new FilterRegistrationBean<>(new TenantFilter(limits, queries, largest));
    registration.addUrlPatterns("/v1/*");
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<OperatorFilter> operatorFilter() {
    var registration = new FilterRegistrationBean<>(new OperatorFilter());
    registration.addUrlPatterns(OperationsController.PREFIX + "*");
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 2);
    return registration;
  }

  /** Tells a token that is missing from one that is no good, and from one that nobody can judge. */
  @Bean
  AuthenticationEntryPoint tokenRefusalAnswer() {
    return (request, response, failure) -> {
      ApiError error = ApiError.BAD_TOKEN;
      if (failure instanceof InsufficientAuthenticationException) {
        error = ApiError.NO_TOKEN;
      } else if (failure instanceof TokenRefusedException refused && refused.isTemporary()) {
        error = ApiError.UNAVAILABLE;
      } else {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "X-Auth-Token");
      }
      ErrorWriter.write(request, response, error);
    };
  }

  /** Leaves unknown methods to the framework, which answers 405 where a firewall says 400. */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    return firewall;
  }

  @Bean
  RequestRejectedHandler firewallAnswer() {
    return (request, response, reason) ->
        ErrorWriter.write(request, response, ContainerRefusal.ofFirewall(reason));
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> guardedConnections(
      Connections connections) {
    String noHttp2 = ErrorWriter.onTheWire(ApiError.INVALID, "HTTP/2 is not spoken here");
    return factory -> {
      factory.setProtocol(GuardedProtocol.class.getName());
      factory.addConnectorCustomizers(
          connector -> {
            if (connector.getProtocolHandler() instanceof GuardedProtocol protocol) {
              protocol.guard(connector, connections, noHttp2);
            }
            // They are not looked at, and bounded as all headers are.
            connector.setMaxCookieCount(-1);
          });
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> jsonErrorsOnly() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(TomcatErrorReport.class.getName());
              }
            });
  }
}
