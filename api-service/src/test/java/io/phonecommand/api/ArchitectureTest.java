package io.phonecommand.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.phonecommand.common.message.MessageCodec;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

@AnalyzeClasses(
    packages = "io.phonecommand.api",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule services_shareNothingButCommon =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.phonecommand.worker..",
              "io.phonecommand.simulator..",
              "io.phonecommand.quickstart..");

  /** Decision 0002. */
  @ArchTest
  static final ArchRule springMakesClients_andNeitherPollsNorSends =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.springframework.kafka..")
                  .and(
                      not(
                          belongToAnyOf(
                              ConsumerFactory.class, ProducerFactory.class, KafkaAdmin.class))));

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("io.phonecommand.api.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule web_knowsNothingOfKafka =
      noClasses()
          .that()
          .resideInAPackage("..api.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "io.phonecommand.api.kafka..", "..common.kafka..", "..topic..");

  @ArchTest
  static final ArchRule nothing_knowsOfWeb =
      noClasses()
          .that()
          .resideOutsideOfPackage("..api.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..api.web..");

  @ArchTest
  static final ArchRule whatIsBehindTheWeb_knowsNothingOfHttp =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..api.dispatch..",
              "..api.directory..",
              "..api.history..",
              "..api.jobs..",
              "..api.kafka..",
              "..api.limits..",
              "..api.phones..",
              "..api.sites..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..",
              "org.springframework.web..",
              "org.springframework.http..",
              "org.springframework.security..");

  @ArchTest
  static final ArchRule classesThatPoll_neitherDecodeNorSend =
      noClasses()
          .that()
          .implement("io.phonecommand.api.kafka.TopicReading$Reader")
          .or()
          .areAssignableTo("io.phonecommand.api.kafka.Reading")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(MessageCodec.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Producer.class);

  @ArchTest
  static final ArchRule nothing_isInjectedIntoFields =
      noFields().should().beAnnotatedWith(Autowired.class).orShould().beAnnotatedWith(Value.class);

  @ArchTest
  static final ArchRule classes_areFinal =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotAnnotatedWith(Configuration.class)
          .and()
          .areNotMetaAnnotatedWith(Configuration.class)
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule nothing_staticChanges =
      noFields()
          .that()
          .areStatic()
          .should()
          .notHaveModifier(JavaModifier.FINAL)
          .because("several services share a JVM in the quickstart");
}
