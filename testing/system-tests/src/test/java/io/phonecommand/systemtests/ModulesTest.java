package io.phonecommand.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** What the modules may know of each other, and what holds in all of them. */
@AnalyzeClasses(packages = "io.phonecommand", importOptions = DoNotIncludeTests.class)
class ModulesTest {

  @ArchTest
  static final ArchRule COMMON_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("io.phonecommand.common..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.phonecommand.api..",
              "io.phonecommand.worker..",
              "io.phonecommand.simulator..",
              "io.phonecommand.quickstart..");

  /**
   * But for what makes Kafka's clients, decision 0002, how a service begins, decision 0018, and
   * what lets IDEs describe the settings of topics.
   */
  @ArchTest
  static final ArchRule COMMON_KNOWS_NO_SPRING =
      noClasses()
          .that()
          .resideInAPackage("io.phonecommand.common..")
          .and()
          .resideOutsideOfPackages("..common.settings", "..common.start")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.springframework..")
                  .and(not(resideInAPackage("org.springframework.kafka.core")))
                  .and(not(type(ConfigurationPropertiesSource.class))));

  @ArchTest
  static final ArchRule THE_API_KNOWS_NO_WORKER =
      noClasses()
          .that()
          .resideInAPackage("io.phonecommand.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.phonecommand.worker..", "io.phonecommand.simulator..", "dadb..");

  @ArchTest
  static final ArchRule A_WORKER_KNOWS_NO_API =
      noClasses()
          .that()
          .resideInAPackage("io.phonecommand.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.phonecommand.api..",
              "io.phonecommand.simulator..",
              "org.springframework.web..",
              "jakarta.servlet..");

  @ArchTest
  static final ArchRule A_PHONE_KNOWS_NOTHING_OF_US =
      noClasses()
          .that()
          .resideInAPackage("io.phonecommand.simulator..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.phonecommand.common..",
              "io.phonecommand.api..",
              "io.phonecommand.worker..",
              "dadb..",
              "org.apache.kafka..");

  /** What it starts it knows from outside only: benchmarks have none of the services' classes. */
  @ArchTest
  static final ArchRule PROCESSES_KNOW_NO_SERVICE =
      noClasses()
          .that()
          .resideInAPackage("io.phonecommand.processes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.phonecommand.common..",
              "io.phonecommand.api..",
              "io.phonecommand.worker..",
              "io.phonecommand.quickstart..",
              "org.springframework..");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes().should(new BeInANullMarkedPackage());

  private static final class BeInANullMarkedPackage extends ArchCondition<JavaClass> {

    BeInANullMarkedPackage() {
      super("be in a @NullMarked package");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
      boolean marked =
          item.getPackage()
              .tryGetPackageInfo()
              .map(info -> info.isAnnotatedWith(NullMarked.class))
              .orElse(false);
      events.add(new SimpleConditionEvent(item, marked, item.getName() + " is not"));
    }
  }
}
