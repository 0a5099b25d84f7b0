package dev.signalbox.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;

/** The edges between packages, and what each may use: the table in the architecture, executed. */
@AnalyzeClasses(packages = "dev.signalbox", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String APP = "dev.signalbox.core.app..";
    private static final String DROOLS = "dev.signalbox.rules.drools..";

    /** Every other rule holds of an empty set; this one does not. */
    @ArchTest
    static void theClassesAreFound(JavaClasses classes) {
        Assertions.assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
                .contains(
                        "dev.signalbox.spi",
                        "dev.signalbox.rules.language",
                        "dev.signalbox.rules.matrix",
                        "dev.signalbox.rules.drools",
                        "dev.signalbox.core.decision",
                        "dev.signalbox.core.testing",
                        "dev.signalbox.core.fleet",
                        "dev.signalbox.core.config",
                        "dev.signalbox.core.plugin",
                        "dev.signalbox.core.situation",
                        "dev.signalbox.core.state",
                        "dev.signalbox.core.json",
                        "dev.signalbox.core.translation",
                        "dev.signalbox.core.app");
    }

    @ArchTest
    static final ArchRule coreHasNoCycles =
            slices().matching("dev.signalbox.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rulesKnowOnlyTheSpi = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.rules..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.signalbox.core..");

    @ArchTest
    static final ArchRule theSpiKnowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("dev.signalbox.spi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.signalbox.spi..", "java..");

    @ArchTest
    static final ArchRule coreNamesNoPlugin = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.signalbox.plugins..");

    @ArchTest
    static final ArchRule theMatrixKnowsOnlyTheLanguage = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.rules.matrix..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DROOLS);

    @ArchTest
    static final ArchRule decisionsKnowFleetAndRulesOnly = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.decision..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(
                            resideInAnyPackage("dev.signalbox.core.decision..", "dev.signalbox.core.fleet.."))));

    @ArchTest
    static final ArchRule situationsKnowTheFleetOnly = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.situation..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(
                            resideInAnyPackage("dev.signalbox.core.situation..", "dev.signalbox.core.fleet.."))));

    @ArchTest
    static final ArchRule testsOfPoliciesKnowDecisionsAndReportsOnly = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.testing..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(resideInAnyPackage(
                            "dev.signalbox.core.testing..",
                            "dev.signalbox.core.decision..",
                            "dev.signalbox.core.fleet..",
                            "dev.signalbox.core.report.."))));

    @ArchTest
    static final ArchRule fleetKnowsTheSpiOnly = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.fleet..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.signalbox.core.fleet.."))));

    @ArchTest
    static final ArchRule theConfigurationKnowsNothingOfCore = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.config..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.signalbox.core.config.."))));

    @ArchTest
    static final ArchRule thePluginHostKnowsTheConfigurationOnly = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.plugin..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(
                            resideInAnyPackage("dev.signalbox.core.plugin..", "dev.signalbox.core.config.."))));

    @ArchTest
    static final ArchRule theStateKnowsNothingOfCore = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.state..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.signalbox.core.state.."))));

    @ArchTest
    static final ArchRule jsonKnowsNothingOfCore = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.core.json..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.signalbox.core..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.signalbox.core.json.."))));

    @ArchTest
    static final ArchRule translationKnowsTheSpiAndJsonOnly = classes()
            .that()
            .resideInAPackage("dev.signalbox.core.translation..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.signalbox.core.translation..",
                    "dev.signalbox.spi..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..",
                    "java..");

    @ArchTest
    static final ArchRule theHubKnowsNoProtocol = noClasses()
            .that()
            .resideInAnyPackage("dev.signalbox.core.translation.hub..", "dev.signalbox.core.translation.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.signalbox.core.translation.openai..",
                    "dev.signalbox.core.translation.anthropic..",
                    "dev.signalbox.core.translation.gemini..",
                    "dev.signalbox.core.translation.ollama..",
                    "dev.signalbox.core.translation.kserve..");

    @ArchTest
    static final ArchRule protocolsKnowNoOthers = slices().matching("dev.signalbox.core.translation.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    resideInAPackage("dev.signalbox.core.translation.."),
                    resideInAnyPackage(
                            "dev.signalbox.core.translation.hub..", "dev.signalbox.core.translation.wire.."));

    @ArchTest
    static final ArchRule onlyTheAppAndTheEdgeUseVertx = noClasses()
            .that()
            .resideInAnyPackage("dev.signalbox.core..", "dev.signalbox.rules..")
            .and()
            .resideOutsideOfPackages(APP, "dev.signalbox.core.http..", "dev.signalbox.core.picker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule onlyTheReferenceEvaluatorUsesDrools = noClasses()
            .that()
            .resideOutsideOfPackage(DROOLS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.drools..", "org.kie..");

    @ArchTest
    static final ArchRule onlyTelemetryUsesOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackages("dev.signalbox.core.telemetry..", APP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule onlyTheAppUsesTheOpenTelemetrySdk = noClasses()
            .that()
            .resideOutsideOfPackage(APP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..");

    @ArchTest
    static final ArchRule noForeignTypeInAPublicSignature = codeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("dev.signalbox.rules..", "dev.signalbox.core..")
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages(APP, DROOLS, "dev.signalbox.core.http..")
            .should()
            .notHaveRawReturnType(resideInAnyPackage("io.vertx..", "io.netty..", "org.drools..", "org.kie.."));

    /** Time and chance are inputs of everything else, so that a decision can be made again. */
    @ArchTest
    static final ArchRule onlyTheAppKnowsTimeAndChance = noClasses()
            .that()
            .resideOutsideOfPackages(APP, "dev.signalbox.plugins..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Random.class);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .resideInAnyPackage("dev.signalbox.rules..", "dev.signalbox.core..", "dev.signalbox.plugins..")
            .should(resideInANullMarkedPackage());

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveNameMatching(".*[.$](Base|Abstract)[A-Z]\\w*");

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that().areStatic().should(beFinal());

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in " + type.getPackageName()));
            }
        };
    }

    private static ArchCondition<JavaField> beFinal() {
        return new ArchCondition<>("be final") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean ok = field.getModifiers().contains(JavaModifier.FINAL)
                        || field.getModifiers().contains(JavaModifier.SYNTHETIC);
                events.add(new SimpleConditionEvent(field, ok, field.getFullName()));
            }
        };
    }
}
