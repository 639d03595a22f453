package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.phonecommand.api.auth.TokenRefusedException.Reason;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Tokens;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.unit.DataSize;

class VerifiedTokensTest {

  private static final KeyPair KEY = Keys.rsa(2048);
  private static final KeyPair OTHER = Keys.rsa(2048);
  private static final String TOKEN = new Tokens(KEY).of("acme");

  /** An issuer whose keys change: each question gets the next answer, and the last one stays. */
  private static final class ChangingKeys implements JWSKeySelector<SecurityContext> {

    private final Deque<List<PublicKey>> answers = new ArrayDeque<>();
    private boolean isAway;

    ChangingKeys(List<List<PublicKey>> answers) {
      this.answers.addAll(answers);
    }

    @Override
    public List<PublicKey> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
        throws KeySourceException {
      if (isAway) {
        throw new KeySourceException("away");
      }
      return answers.size() > 1 ? answers.remove() : answers.element();
    }
  }

  private final ChangingKeys keys = new ChangingKeys(List.of(List.of(KEY.getPublic())));
  private final VerifiedTokens tokens = new VerifiedTokens(keys, DataSize.ofMegabytes(1));

  static Stream<List<PublicKey>> withoutTheKey() {
    return Stream.of(List.of(), List.of(OTHER.getPublic()));
  }

  @Test
  void signature_isVerifiedOnce() {
    assertThat(tokens.decode(TOKEN)).isSameAs(tokens.decode(TOKEN));
  }

  @ParameterizedTest
  @MethodSource("withoutTheKey")
  void tokenWhoseKeyIsRemovedWhileItIsVerified_isNotRemembered(List<PublicKey> next) {
    var removed = new ChangingKeys(List.of(List.of(KEY.getPublic()), next));
    VerifiedTokens racing = new VerifiedTokens(removed, DataSize.ofMegabytes(1));

    // The keys are others by the time that it has been verified.
    assertThat(racing.decode(TOKEN)).isNotNull();

    assertRefused(racing, next.isEmpty() ? Reason.KEY_UNKNOWN : Reason.SIGNATURE);
    assertRefused(racing, next.isEmpty() ? Reason.KEY_UNKNOWN : Reason.SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("withoutTheKey")
  void rememberedToken_isRefusedOnceItsKeyIsGone_andGoodOnceItIsBack(List<PublicKey> next) {
    Jwt first = tokens.decode(TOKEN);

    keys.answers.add(next);
    keys.answers.remove();
    assertRefused(tokens, next.isEmpty() ? Reason.KEY_UNKNOWN : Reason.SIGNATURE);

    keys.answers.add(List.of(KEY.getPublic()));
    keys.answers.remove();
    assertThat(tokens.decode(TOKEN).getClaims()).isEqualTo(first.getClaims());
  }

  @Test
  void keysThatAreAdded_costOneVerification_andRemovingTheRightOneRefuses() {
    Jwt first = tokens.decode(TOKEN);

    keys.answers.add(List.of(OTHER.getPublic(), KEY.getPublic()));
    keys.answers.remove();
    Jwt second = tokens.decode(TOKEN);
    assertThat(second).isNotSameAs(first).isSameAs(tokens.decode(TOKEN));

    keys.answers.add(List.of(OTHER.getPublic()));
    keys.answers.remove();
    assertRefused(tokens, Reason.SIGNATURE);
  }

  @Test
  void keysThatCannotBeHad_areNotTheTokensFault_knownOrNot() {
    assertThat(tokens.decode(TOKEN)).isNotNull();

    keys.isAway = true;

    assertRefused(tokens, Reason.KEYS_UNAVAILABLE);
    assertRefused(new VerifiedTokens(keys, DataSize.ofMegabytes(1)), Reason.KEYS_UNAVAILABLE);
  }

  @Test
  void memory_isBounded_howeverLongTheTokensAre() {
    Tokens issuer = new Tokens(KEY);
    List<String> large =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    issuer.signed(Tokens.claims("t" + i).claim("groups", "x".repeat(6000)).build()))
            .toList();

    assertThat(tokens.decode(large.getFirst())).isSameAs(tokens.decode(large.getFirst()));

    Set<Jwt> first = Collections.newSetFromMap(new IdentityHashMap<>());
    large.forEach(token -> first.add(tokens.decode(token)));
    long remembered = large.stream().filter(token -> first.contains(tokens.decode(token))).count();

    // A million bytes are room for 38 of 8,500 characters; looking for them pushes some of them
    // out.
    assertThat(remembered).isLessThanOrEqualTo(38L);
  }

  private static void assertRefused(VerifiedTokens tokens, Reason reason) {
    assertThatExceptionOfType(TokenRefusedException.class)
        .isThrownBy(() -> tokens.decode(TOKEN))
        .extracting(TokenRefusedException::reason)
        .isEqualTo(reason);
  }
}
