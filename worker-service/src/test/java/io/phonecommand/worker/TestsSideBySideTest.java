package io.phonecommand.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What test classes that run side by side may not share. */
@AnalyzeClasses(packages = "io.phonecommand.worker", importOptions = OnlyIncludeTests.class)
class TestsSideBySideTest {

  /**
   * Two classes that inherit one take each other's: its second owner fills it, its first ends it.
   */
  @ArchTest
  static final ArchRule WHAT_CLASSES_INHERIT_IS_NO_VARIABLE_OF_ALL_OF_THEM =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat(
              describe("are abstract", inherited -> inherited.getModifiers().contains(ABSTRACT)))
          .should()
          .beFinal();
}
