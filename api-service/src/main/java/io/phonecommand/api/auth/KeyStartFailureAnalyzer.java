package io.phonecommand.api.auth;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a key that is no good into a readable line instead of a stack trace. */
final class KeyStartFailureAnalyzer extends AbstractFailureAnalyzer<KeyStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, KeyStartException cause) {
    return new FailureAnalysis(
        cause.getMessage(), "Check phone-command.api.auth.public-key and the file.", failure);
  }
}
