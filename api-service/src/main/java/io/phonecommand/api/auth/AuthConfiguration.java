package io.phonecommand.api.auth;

import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.AuthSettings;
import io.phonecommand.api.settings.JwksSettings;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.start.StartException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/** Everything under {@code /v1} needs a token; health and metrics, all that is left, do not. */
@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

  private final AuthSettings settings;

  AuthConfiguration(ServiceSettings settings) {
    this.settings = settings.api().auth();
  }

  @Bean
  JWSKeySelector<SecurityContext> tokenKeys(ResourceLoader resources, MeterRegistry meters) {
    URI url = settings.jwksUrl();
    return url == null
        ? pemKeys(Objects.requireNonNull(settings.publicKey()), resources, meters)
        : jwksKeys(url, settings.jwks(), meters);
  }

  @Bean
  AuthenticationManager tokens(JWSKeySelector<SecurityContext> tokenKeys) {
    TokenDecoder decoder = new TokenDecoder(tokenKeys, settings, Clock.systemUTC());
    return bearer -> {
      TokenDecoder.Caller caller =
          decoder.callerOf(((BearerTokenAuthenticationToken) bearer).getToken());
      UsernamePasswordAuthenticationToken authenticated =
          UsernamePasswordAuthenticationToken.authenticated(
              caller.tenant(), null, Operator.authorities(caller.isOperator()));
      authenticated.setDetails(caller.until());
      return authenticated;
    };
  }

  /** Each filter of each request would be observed; nobody reads that. */
  @Bean
  SecurityObservationSettings filtersAreNotObserved() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  @Order(1)
  SecurityFilterChain tokenRequired(
      HttpSecurity http,
      AuthenticationManager tokens,
      AuthenticationEntryPoint tokenRefusalAnswer,
      MeterRegistry meters) {
    AuthenticationEntryPoint counted = new CountedRefusals(tokenRefusalAnswer, meters);
    return stateless(http)
        .securityMatcher("/v1/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(new TokenHeader())
                    .authenticationEntryPoint(counted)
                    .jwt(jwt -> jwt.authenticationManager(tokens)))
        .exceptionHandling(exceptions -> exceptions.authenticationEntryPoint(counted))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain noTokenRequired(HttpSecurity http) {
    return stateless(http)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  private static HttpSecurity stateless(HttpSecurity http) {
    // No cookies, hence nothing that a cross-site request could ride on.
    return http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .servletApi(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
  }

  private PemKeys pemKeys(String location, ResourceLoader resources, MeterRegistry meters) {
    try {
      return new PemKeys(
          resources.getResource(location),
          settings.publicKeyInterval(),
          new KeyRefreshes(location, meters));
    } catch (IOException e) {
      throw noKeys("phone-command.api.auth.public-key cannot be read: " + location, e);
    } catch (IllegalArgumentException e) {
      throw noKeys("phone-command.api.auth.public-key (" + location + ") " + e.getMessage(), e);
    }
  }

  private static JwksKeys jwksKeys(URI url, JwksSettings jwks, MeterRegistry meters) {
    try {
      // Without a query and a user, which may hold secrets.
      String port = url.getPort() < 0 ? "" : ":" + url.getPort();
      String location = url.getScheme() + "://" + url.getHost() + port + url.getPath();
      return new JwksKeys(url.toURL(), jwks, new KeyRefreshes(location, meters));
    } catch (MalformedURLException e) {
      throw noKeys("phone-command.api.auth.jwks-url is not a URL", e);
    }
  }

  /** There is no key to verify tokens with. */
  private static StartException noKeys(String problem, Exception cause) {
    return new StartException(
        problem, "Check phone-command.api.auth.public-key and the file.", cause);
  }
}
