package io.sparkctr.k8s.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The image's files, as {@code bin/image} collects them from the build.
 *
 * @param places files and directories of this machine, by their paths in a container
 */
public record ImageFiles(Map<String, Path> places) {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));

  /** Collects them; Spark's jars are linked into one directory. */
  public static ImageFiles ofBuild() throws IOException {
    Path jar = HOME.resolve("target/spark-ctr.jar");
    assertThat(jar).as("made by mvn package").exists();
    Map<String, Path> places = new LinkedHashMap<>();
    places.put("/opt/spark/jars", jars());
    places.put("/opt/ctr/spark-ctr.jar", jar);
    places.put("/opt/ctr/conf", HOME.resolve("conf"));
    places.put("/opt/ctr/k8s/templates", HOME.resolve("k8s/templates"));
    places.put("/opt/ctr/bin/ctr", HOME.resolve("k8s/image/ctr"));
    places.put("/opt/ctr/bin/gpu-addresses", HOME.resolve("k8s/image/gpu-addresses"));
    places.put("/opt/ctr/bin/lib/java.sh", HOME.resolve("bin/lib/java.sh"));
    places.put("/opt/ctr/bin/lib/classes.sh", HOME.resolve("k8s/image/classes.sh"));
    places.put("/opt/entrypoint.sh", HOME.resolve("k8s/image/entrypoint.sh"));
    return new ImageFiles(places);
  }

  private static Path jars() throws IOException {
    Path directory = HOME.resolve("target/kubelet-jars");
    Files.createDirectories(directory);
    String classPath = Files.readString(HOME.resolve("target/classpath.txt")).strip();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path link = directory.resolve(Path.of(entry).getFileName());
      if (!Files.exists(link)) {
        link(link, Path.of(entry));
      }
    }
    return directory;
  }

  /** Resolves symbolic links: they would point out of the sandbox. */
  private static void link(Path link, Path jar) throws IOException {
    try {
      Files.createLink(link, jar);
    } catch (IOException | UnsupportedOperationException anotherVolume) {
      Files.copy(jar, link);
    }
  }
}
