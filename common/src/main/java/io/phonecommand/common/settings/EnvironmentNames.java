package io.phonecommand.common.settings;

import io.phonecommand.common.start.StartException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds variables of the environment, and system properties, that look like settings and are none:
 * whoever mistypes one would never hear of it.
 */
public final class EnvironmentNames {

  /** Boot refuses unknown names of files and arguments, and lets these pass. */
  private static final List<String> UNCHECKED =
      List.of(
          StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
          StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

  /** What Kubernetes tells each pod of a service whose name begins as our settings do. */
  private static final String OF_KUBERNETES =
      "(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)";

  /** Of a map, in a system property: {@code tenants[north.acme]}. */
  private static final Pattern NAMED_KEY = Pattern.compile("\\.?\\[[^]]*[^]0-9][^]]*]");

  private EnvironmentNames() {}

  /** The names of all variables of the environment, and of all system properties. */
  public static List<String> of(ConfigurableEnvironment environment) {
    return UNCHECKED.stream()
        .map(environment.getPropertySources()::get)
        .filter(EnumerablePropertySource.class::isInstance)
        .map(source -> ((EnumerablePropertySource<?>) source).getPropertyNames())
        .flatMap(Arrays::stream)
        .toList();
  }

  /**
   * Lets names pass that set something here, or at the other service, or are none of ours.
   *
   * @param action what the operator is told to do about the others
   * @throws StartException that names the others
   * @see #unknown
   */
  public static void refuseUnknown(
      Collection<String> names,
      String prefix,
      Class<? extends Record> settings,
      String other,
      String action) {
    List<String> unknown = unknown(names, prefix, settings, other);
    if (!unknown.isEmpty()) {
      throw new StartException(
          "The environment sets what is no setting: " + String.join(", ", unknown), action, null);
    }
  }

  /**
   * Those that begin as settings do and set nothing, sorted. A variable is named as Spring Boot
   * names it: without dashes, with {@code _} for each dot and before each index, in any case; a
   * system property as in the YAML file.
   *
   * @param names of all variables
   * @param prefix what all settings begin with in the YAML file
   * @param settings the record of what is below it; nested records, lists and maps are looked into
   * @param other the group below {@code prefix} that the other service looks at: both may have the
   *     same environment
   */
  static List<String> unknown(
      Collection<String> names, String prefix, Class<? extends Record> settings, String other) {
    String known =
        Stream.of(prefix, prefix.replace('-', '_'))
            .map(
                begin ->
                    "%s(%s|_%s_.*|%s)"
                        .formatted(
                            variable(begin),
                            below(
                                settings,
                                begin.equals(prefix)
                                    ? name -> name
                                    : EnvironmentNames::underscored),
                            other,
                            OF_KUBERNETES))
            .collect(Collectors.joining("|"));
    Pattern ours =
        Pattern.compile(
            "(%s|%s)_.*".formatted(variable(prefix), variable(prefix.replace('-', '_'))));
    Pattern set = Pattern.compile(known, Pattern.CASE_INSENSITIVE);
    return names.stream()
        .filter(name -> ours.matcher(variable(name)).matches())
        .filter(name -> !set.matcher(variable(name)).matches())
        .sorted()
        .toList();
  }

  private static String variable(String name) {
    return NAMED_KEY
        .matcher(name)
        .replaceAll(".x")
        .replace("-", "")
        .replace("]", "")
        .replace('.', '_')
        .replace('[', '_')
        .toUpperCase(Locale.ROOT);
  }

  /** {@code sync_window} of {@code syncWindow}: Boot takes both forms. */
  private static String underscored(String name) {
    return DataObjectPropertyName.toDashedForm(name).replace('-', '_');
  }

  /**
   * What follows in a variable's name on the name of what has this type.
   *
   * @param form of the names of settings
   */
  private static String below(Type type, UnaryOperator<String> form) {
    if (type instanceof ParameterizedType generic) {
      Type[] parameters = generic.getActualTypeArguments();
      String below = below(parameters[parameters.length - 1], form);
      if (!generic.getRawType().equals(Map.class)) {
        return "(_[0-9]+" + below + ")?";
      }
      // Of a '_' in a key that goes on with more, Boot makes a dot; the other form it never finds.
      String key = below.isEmpty() ? ".+" : "[^_]+";
      return form.apply("aB").equals("aB") ? "(_" + key + below + ")?" : "";
    }
    if (type instanceof Class<?> group && group.isRecord()) {
      return Arrays.stream(group.getRecordComponents())
          .map(setting -> form.apply(setting.getName()) + below(setting.getGenericType(), form))
          .collect(Collectors.joining("|", "_(", ")"));
    }
    return "";
  }
}
