package io.phonecommand.systemtests.judge;

import java.util.List;

/**
 * What the judge found.
 *
 * @param violations in the order of the requests; those of the whole trial come last
 * @param tally what was let pass
 */
public record Verdict(List<Violation> violations, Tally tally) {

  public Verdict {
    violations = List.copyOf(violations);
  }

  public boolean isClean() {
    return violations.isEmpty();
  }

  public List<Violation> of(Rule rule) {
    return violations.stream().filter(violation -> violation.rule() == rule).toList();
  }
}
