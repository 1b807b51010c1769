package dev.insula.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house (docs/architecture.md), kept by the build. */
@AnalyzeClasses(packages = "dev.insula", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Who only lets others have their turn needs no thread of its own. */
  private static final DescribedPredicate<JavaCall<?>> IS_YIELD = target(name("yield"));

  @ArchTest
  static final ArchRule modulesUseOnlyThoseBelowThem =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.insula.cli..")
          .layer("bench")
          .definedBy("dev.insula.bench..")
          .layer("tenancy")
          .definedBy("dev.insula.tenancy..")
          .layer("node")
          .definedBy("dev.insula.node..")
          .layer("controllers")
          .definedBy("dev.insula.controllers..")
          .layer("apiserver")
          .definedBy("dev.insula.apiserver..")
          .layer("client")
          .definedBy("dev.insula.client..")
          .layer("store")
          .definedBy("dev.insula.store..")
          .layer("machinery")
          .definedBy("dev.insula.machinery..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("tenancy")
          .mayOnlyBeAccessedByLayers("cli", "bench")
          .whereLayer("node")
          .mayOnlyBeAccessedByLayers("cli", "bench")
          .whereLayer("controllers")
          .mayOnlyBeAccessedByLayers("cli", "bench")
          .whereLayer("apiserver")
          .mayOnlyBeAccessedByLayers("cli", "bench")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("cli", "bench", "apiserver");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.insula.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule machineryDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage("dev.insula.machinery..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..", "java.nio.file..", "java.nio.channels..", "java.sql..");

  @ArchTest
  static final ArchRule machineryStartsNoThread =
      noClasses()
          .that()
          .resideInAPackage("dev.insula.machinery..")
          .should()
          .callCodeUnitWhere(target(owner(assignableTo(Thread.class))).and(not(IS_YIELD)))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.concurrent\\.(Executor|Executors|ExecutorService|ForkJoinPool|CompletableFuture)");

  @ArchTest
  static final ArchRule nothingBelowTenancyKnowsWhatATenantIs =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.insula.machinery..",
              "dev.insula.store..",
              "dev.insula.client..",
              "dev.insula.apiserver..",
              "dev.insula.controllers..",
              "dev.insula.node..")
          .should()
          .haveSimpleNameContaining("Tenant");

  @ArchTest
  static final ArchRule onlyTheStoreSpeaksToRocksDb =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.insula.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule onlyMetricsSpeaksToTheClientLibraryOfPrometheus =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.insula.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.prometheus..");

  @ArchTest
  static final ArchRule metricsKnowsNothingOfWhatIsCounted =
      noClasses()
          .that()
          .resideInAPackage("dev.insula.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.insula.machinery..",
              "dev.insula.store..",
              "dev.insula.client..",
              "dev.insula.apiserver..");

  @ArchTest
  static final ArchRule onlyPkiSpeaksToBouncyCastle =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.insula.apiserver.pki..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule onlyTheFrontAndBenchmarksSpeakToJetty =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.insula.apiserver.http..", "dev.insula.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses()
          .that()
          .resideInAPackage("dev.insula..")
          .and()
          // Kubernetes' own word for who owns fields.
          .doNotHaveSimpleName("FieldManager")
          .should()
          .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)$");
}
