package io.sparkctr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sparkctr.schema.CriteoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may import which, and rules that hold for every file. */
class ArchitectureTest {
  private static final String ROOT = "io.sparkctr";
  private static final Path SOURCES = Path.of("src/main/java");
  private static final int MAX_LINES = 300;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** The packages from bottom to top: each imports only packages above it in this list. */
  private static final List<String> LAYERS =
      List.of(
          "config",
          "storage",
          "metrics",
          "schema",
          "gpu",
          "spark",
          "data.columnar",
          "data.reader",
          "data.synthetic",
          "data",
          "features",
          "model",
          "score",
          "train.ascent",
          "train",
          "inspect",
          "run",
          "compare",
          "baseline.plain",
          "baseline",
          "report",
          "report.html",
          "doctor",
          "k8s",
          "engine.sql",
          "engine",
          "doctor.cluster",
          "job",
          "cli",
          "");

  @Test
  void everyPackageHasItsLayer() {
    assertThat(CLASSES.stream().map(ArchitectureTest::layer).distinct())
        .containsExactlyInAnyOrderElementsOf(LAYERS);
  }

  /** This also rules out import cycles, even inside a folder. */
  @Test
  void importsRunDownwardOnly() {
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      String[] above =
          LAYERS.subList(layer + 1, LAYERS.size()).stream()
              .map(ArchitectureTest::packageName)
              .toArray(String[]::new);
      if (above.length > 0) {
        noClasses()
            .that(resideInAPackage(packageName(LAYERS.get(layer))))
            .should()
            .dependOnClassesThat(resideInAnyPackage(above))
            .check(CLASSES);
      }
    }
  }

  @Test
  void metricsAndTheSchemaAreFreeOfSpark() {
    noClasses()
        .that(resideInAnyPackage(ROOT + ".metrics.."))
        .or()
        .haveFullyQualifiedName(CriteoSchema.class.getName())
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "org.apache.hadoop.."))
        .check(CLASSES);
  }

  @Test
  void dualAscentAndThePlainProgramAreFreeOfSpark() {
    noClasses()
        .that(resideInAnyPackage(ROOT + ".train.ascent", ROOT + ".baseline.plain"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "scala.."))
        .check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProgram() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void noFileIsLongerThan300Lines() throws IOException {
    for (Path file : sources()) {
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MAX_LINES);
    }
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    TreeSet<Path> folders =
        sources().stream().map(Path::getParent).collect(Collectors.toCollection(TreeSet::new));

    assertThat(folders).hasSizeGreaterThanOrEqualTo(LAYERS.size());
    assertThat(folders)
        .allSatisfy(
            folder -> assertThat(folder.resolve("package-info.java")).content().startsWith("/**"));
  }

  private static String packageName(String layer) {
    return layer.isEmpty() ? ROOT : ROOT + "." + layer;
  }

  private static String layer(JavaClass type) {
    return type.getPackageName().equals(ROOT)
        ? ""
        : type.getPackageName().substring(ROOT.length() + 1);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
