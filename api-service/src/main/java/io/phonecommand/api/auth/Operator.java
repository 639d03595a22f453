package io.phonecommand.api.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Who runs the service, and may see how it is, beside being a tenant. */
public final class Operator {

  private static final GrantedAuthority AUTHORITY = new SimpleGrantedAuthority("OPERATOR");

  private Operator() {}

  /** Whether {@code caller} is one. */
  public static boolean is(@Nullable Authentication caller) {
    return caller != null && caller.getAuthorities().contains(AUTHORITY);
  }

  /** Whether this value of the operators' claim says so: true, which some issuers write as text. */
  static boolean isMeantBy(@Nullable Object value) {
    return Boolean.TRUE.equals(value) || "true".equals(value);
  }

  static List<GrantedAuthority> authorities(boolean isOperator) {
    return isOperator ? List.of(AUTHORITY) : List.of();
  }
}
