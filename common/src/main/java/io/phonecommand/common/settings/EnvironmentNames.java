package io.phonecommand.common.settings;

import io.phonecommand.common.start.StartException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds variables of the environment that look like settings and are none: whoever mistypes one
 * would never hear of it.
 */
public final class EnvironmentNames {

  private EnvironmentNames() {}

  /** The names of all variables. */
  public static List<String> of(ConfigurableEnvironment environment) {
    PropertySource<?> variables =
        environment
            .getPropertySources()
            .get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    return variables instanceof EnumerablePropertySource<?> all
        ? List.of(all.getPropertyNames())
        : List.of();
  }

  /**
   * Lets names pass that set something here, or at the other service, or are none of ours: Boot
   * refuses unknown names of files and arguments, and lets those of the environment pass.
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
   * Those that begin as settings do and set nothing, sorted. A setting is named as Spring Boot
   * names it: without dashes, with {@code _} for each dot and before each index, in any case.
   *
   * @param names of all variables
   * @param prefix what all settings begin with in the YAML file
   * @param settings the record of what is below it; nested records, lists and maps are looked into
   * @param other the group below {@code prefix} that the other service looks at: both may have the
   *     same environment
   */
  static List<String> unknown(
      Collection<String> names, String prefix, Class<? extends Record> settings, String other) {
    String begin = prefix.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    Pattern known =
        Pattern.compile(
            begin + "(" + below(settings) + "|_" + other + "_.*)", Pattern.CASE_INSENSITIVE);
    return names.stream()
        .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(begin + "_"))
        .filter(name -> !known.matcher(name).matches())
        .sorted()
        .toList();
  }

  /** What follows in a variable's name on the name of what has this type. */
  private static String below(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] parameters = generic.getActualTypeArguments();
      String key = generic.getRawType().equals(Map.class) ? ".+" : "[0-9]+";
      return "(_" + key + below(parameters[parameters.length - 1]) + ")?";
    }
    if (type instanceof Class<?> group && group.isRecord()) {
      return Arrays.stream(group.getRecordComponents())
          .map(setting -> setting.getName() + below(setting.getGenericType()))
          .collect(Collectors.joining("|", "_(", ")"));
    }
    return "";
  }
}
