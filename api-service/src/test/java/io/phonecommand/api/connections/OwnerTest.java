package io.phonecommand.api.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "::1, 127.0.0.1, false"
  })
  void addresses_areOneOwnerIfOneCallerCanHaveThem(String first, String second, boolean same) {
    Owner one = Owner.at(new InetSocketAddress(InetAddress.ofLiteral(first), 1));
    Owner other = Owner.at(new InetSocketAddress(InetAddress.ofLiteral(second), 2));

    assertThat(one.equals(other)).isEqualTo(same);
  }

  @Test
  void tenant_isNoAddress() {
    Owner address = Owner.at(null);

    assertThat(address).isNotEqualTo(new Owner(Ending.TENANT, address.name()));
  }
}
