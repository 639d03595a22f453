package io.phonecommand.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of a worker may know of each other. */
@AnalyzeClasses(
    packagesOf = WorkerServiceApplication.class,
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.phonecommand.worker.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_ADAPTER_KNOWS_DADB =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.adb")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dadb..", "okio..", "kotlin..");

  @ArchTest
  static final ArchRule ONLY_INTAKE_INVENTORY_AND_STATES_CONSUME =
      noClasses()
          .that()
          .resideOutsideOfPackages("..worker.intake", "..worker.inventory", "..worker.states")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.clients.consumer..");

  @ArchTest
  static final ArchRule LANES_AND_PHONES_KNOW_NOTHING_OF_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("..worker.lanes", "..worker.adb", "..worker.timing")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule THE_POLL_LOOP_KNOWS_NEITHER_MESSAGES_FORMAT_NOR_PHONES =
      noClasses()
          .that()
          .haveSimpleName("TaskIntake")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("MessageCodec")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("..worker.adb", "..worker.lanes", "..worker.results");

  /** Decision 0002. */
  @ArchTest
  static final ArchRule SPRING_MAKES_CLIENTS_AND_NEITHER_POLLS_NOR_SENDS =
      noClasses()
          .that()
          .haveNameNotMatching(".*worker.kafka.KafkaConfiguration")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework.kafka..");

  @ArchTest
  static final ArchRule SPRING_STAYS_AT_THE_EDGE =
      noClasses()
          .that()
          .haveNameNotMatching(
              ".*(Configuration|Settings|Lifecycle|Health|WorkerServiceApplication)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");
}
