package io.phonecommand.api.memory;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link HeapStartException} as two sentences instead of a stack trace. */
final class HeapStartFailureAnalyzer extends AbstractFailureAnalyzer<HeapStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, HeapStartException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), failure);
  }
}
