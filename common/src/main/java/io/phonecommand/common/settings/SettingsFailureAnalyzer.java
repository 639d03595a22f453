package io.phonecommand.common.settings;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;

/**
 * Says of each setting that is out of its range, by its name in the YAML file, what the range is.
 * Before Boot's own, which calls it by its name in Java, and prints values, which may be secrets.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class SettingsFailureAnalyzer
    extends AbstractFailureAnalyzer<BindValidationException> {

  /** Others, as those of Boot, are left to Boot. */
  private static final String OWN = "phone-command.";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, BindValidationException cause) {
    String problems =
        cause.getValidationErrors().getAllErrors().stream()
            .filter(FieldError.class::isInstance)
            .map(FieldError.class::cast)
            .map(SettingsFailureAnalyzer::line)
            .filter(line -> line.startsWith(OWN))
            .sorted()
            .collect(Collectors.joining(System.lineSeparator()));
    if (problems.isEmpty()) {
      return null;
    }
    return new FailureAnalysis(
        problems,
        "Correct it; api-service.yml and worker-service.yml say what each setting means.",
        failure);
  }

  private static String line(FieldError error) {
    return "%s.%s %s"
        .formatted(
            error.getObjectName(),
            DataObjectPropertyName.toDashedForm(error.getField()),
            error.getDefaultMessage());
  }
}
