package io.sparkctr.engine;

import io.sparkctr.spark.LastHook;
import io.sparkctr.storage.LocalDirectories;
import io.sparkctr.storage.LocalPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** A Spark that runs its tasks in this process, with the files of all of them. */
final class Embedded {
  private static final String END_ON_FATAL_ERROR = "spark.executor.killOnFatalError.depth";
  private static final Pattern MASTER = Pattern.compile("local(\\[.*])?");

  private Embedded() {}

  static boolean isIn(SparkConf conf) {
    return MASTER.matcher(conf.get("spark.master", "")).matches();
  }

  /** Adds the settings that Spark needs in this process. */
  static void complete(SparkConf conf, Consumer<String> progress) {
    // Where a task runs out of memory, Spark would end the process with code 52 and no message.
    conf.setIfMissing(END_ON_FATAL_ERROR, "0");
    if (!LocalPlaces.isInEnvironment(System.getenv())) {
      LocalDirectories own = LocalDirectories.ofThisProcess(placesHere(conf), progress);
      conf.set(LocalPlaces.SETTING, own.joined());
      LastHook.run(own::delete);
    }
  }

  /** The local directories that Spark would use here; empty if tasks would run elsewhere. */
  static Optional<List<Path>> places(SparkConf conf) {
    return isIn(conf) || LocalPlaces.isInEnvironment(System.getenv())
        ? Optional.of(placesHere(conf))
        : Optional.empty();
  }

  private static List<Path> placesHere(SparkConf conf) {
    Map<String, String> set =
        conf.contains(LocalPlaces.SETTING)
            ? Map.of(LocalPlaces.SETTING, conf.get(LocalPlaces.SETTING))
            : Map.of();
    return LocalPlaces.of(set, System.getenv());
  }
}
