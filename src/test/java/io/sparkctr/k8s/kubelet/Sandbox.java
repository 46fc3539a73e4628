package io.sparkctr.k8s.kubelet;

import io.sparkctr.k8s.kubelet.PodVolumes.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of bubblewrap that gives a process the files of a container: this machine's
 * system directories, the image's files, the volumes, and nothing else.
 */
final class Sandbox {
  private static final List<String> SYSTEM = List.of("/bin", "/sbin", "/lib", "/lib64");
  private final List<String> words = new ArrayList<>(List.of("bwrap", "--die-with-parent"));

  /**
   * A sandbox.
   *
   * @param name host name in the sandbox
   * @param hosts a file like {@code /etc/hosts}
   */
  Sandbox(String name, Path hosts, ImageFiles image, List<Mount> mounts) {
    add("--unshare-uts", "--hostname", name);
    readOnly(Path.of("/usr"), "/usr");
    for (String directory : SYSTEM) {
      Path path = Path.of(directory);
      if (Files.isSymbolicLink(path)) {
        add("--symlink", "usr" + directory, directory);
      } else if (Files.isDirectory(path)) {
        readOnly(path, directory);
      }
    }
    readOnly(Path.of("/etc"), "/etc");
    readOnly(hosts, "/etc/hosts");
    Path java = Path.of(System.getProperty("java.home"));
    if (!java.startsWith("/usr")) {
      readOnly(java, java.toString());
    }
    add("--proc", "/proc", "--dev", "/dev");
    image.places().forEach((target, source) -> readOnly(source, target));
    add("--dir", "/opt/spark/work-dir");
    for (Mount mount : mounts) {
      add(mount.readOnly() ? "--ro-bind" : "--bind", mount.source().toString(), mount.target());
    }
    // Read-only, like the pods' root file systems.
    add("--remount-ro", "/");
    add("--chdir", "/opt/spark/work-dir", "--clearenv");
  }

  /** The whole command line. */
  List<String> command(Map<String, String> environment, List<String> command) {
    List<String> whole = new ArrayList<>(words);
    environment.forEach((name, value) -> whole.addAll(List.of("--setenv", name, value)));
    whole.add("--");
    whole.addAll(command);
    return whole;
  }

  private void readOnly(Path source, String target) {
    add("--ro-bind", source.toString(), target);
  }

  private void add(String... more) {
    words.addAll(List.of(more));
  }
}
