package io.sparkctr.cli;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.Home;
import io.sparkctr.config.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The settings of a command that takes no other arguments. */
final class Settings {
  @Mixin private Files files;

  @Parameters(
      paramLabel = "key=value",
      arity = "0..*",
      description = "One setting, such as train.l2=1e-5.")
  private List<String> overrides = List.of();

  CtrConfig load() {
    return files.load(overrides);
  }

  /** Words on the command line: names, and settings of the form {@code key=value}. */
  record Words(List<String> names, List<String> overrides) {
    /** Tells them apart: no name holds a "=". */
    static Words of(List<String> words) {
      var isSetting = words.stream().collect(Collectors.partitioningBy(word -> word.contains("=")));
      return new Words(isSetting.get(false), isSetting.get(true));
    }
  }

  /** The files that settings come from. */
  static final class Files {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "HOCON file with settings; may be repeated, the last wins.")
    private List<Path> files = List.of();

    /**
     * @param overrides settings of the form {@code key=value}; null = none
     */
    CtrConfig load(List<String> overrides) {
      Path environmentFile = Home.path().resolve("conf").resolve(environment() + ".conf");
      if (System.getenv("CTR_ENV") != null && !java.nio.file.Files.exists(environmentFile)) {
        throw new UserError(
            "CTR_ENV = %s, but there is no file %s: correct CTR_ENV, or create the file"
                .formatted(environment(), environmentFile));
      }
      return ConfigLoader.load(environmentFile, files, overrides == null ? List.of() : overrides);
    }

    static String environment() {
      return System.getenv().getOrDefault("CTR_ENV", "local");
    }
  }
}
