package io.sparkctr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sparkctr.data.CriteoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may import what: see the package-info of each package. */
class ArchitectureTest {
  private static final String ROOT = "io.sparkctr";
  private static final Path SOURCES = Path.of("src/main/java");
  private static final int MOST_LINES = 300;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Our packages that a package and those within it may import, itself left out; "" = the root. */
  private static final Map<String, List<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("config", List.of()),
          Map.entry("storage", List.of("config")),
          Map.entry("metrics", List.of()),
          Map.entry("gpu", List.of("config")),
          Map.entry("data", List.of("config", "storage")),
          Map.entry("features", List.of("config", "data")),
          Map.entry("model", List.of("config", "data", "features", "metrics", "storage")),
          Map.entry("run", List.of("config", "storage")),
          Map.entry("doctor", List.of("config", "data", "storage")),
          Map.entry("k8s", List.of("config", "doctor")),
          Map.entry("report", List.of("metrics", "run")),
          Map.entry(
              "commands",
              List.of(
                  "config",
                  "data",
                  "doctor",
                  "features",
                  "gpu",
                  "k8s",
                  "metrics",
                  "model",
                  "report",
                  "run",
                  "storage")),
          Map.entry("", List.of("commands", "config")));

  @Test
  void everyPackageHasItsImportsFixed() {
    assertThat(
            CLASSES.stream()
                .map(JavaClass::getPackageName)
                .map(name -> (name + ".").substring(ROOT.length() + 1).replaceFirst("\\..*", "")))
        .allSatisfy(name -> assertThat(IMPORTS).containsKey(name));
  }

  @Test
  void importsRunOneWay() {
    IMPORTS.forEach(
        (name, imports) -> {
          String[] allowed =
              Stream.concat(Stream.of(name), imports.stream())
                  .map(ArchitectureTest::packages)
                  .toArray(String[]::new);
          noClasses()
              .that(resideInAnyPackage(packages(name)))
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(ROOT + "..").and(resideOutsideOfPackages(allowed)))
              .check(CLASSES);
        });
  }

  @Test
  void noPackageDependsOnItselfByWayOfAnother() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
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
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MOST_LINES);
    }
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    TreeSet<Path> folders =
        sources().stream().map(Path::getParent).collect(Collectors.toCollection(TreeSet::new));

    assertThat(folders).hasSizeGreaterThanOrEqualTo(IMPORTS.size());
    assertThat(folders)
        .allSatisfy(
            folder -> assertThat(folder.resolve("package-info.java")).content().startsWith("/**"));
  }

  private static String packages(String name) {
    return name.isEmpty() ? ROOT : ROOT + "." + name + "..";
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
