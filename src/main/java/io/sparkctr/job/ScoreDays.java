package io.sparkctr.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.ScoreConfig.Format;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.LineNumbers;
import io.sparkctr.data.Quarantine;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.engine.EtlPlans;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.sql.CsvDayReader;
import io.sparkctr.engine.sql.ExpressionScorer;
import io.sparkctr.engine.sql.LineCounting;
import io.sparkctr.engine.sql.NumberedLines;
import io.sparkctr.engine.sql.PassedOverLines;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.report.Console;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.DayScorer;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code score}: a model and day files, with or without labels, to one directory of {@code row} and
 * {@code probability} a day. All days appear at once, or none.
 */
public final class ScoreDays {
  private ScoreDays() {}

  /** Scores. The last line of the output is the directory. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    if (config.score().output().isEmpty()) {
      throw new UserError("score.output is not set: name the directory to write the scores to");
    }
    try (Session session = Session.open(config, console)) {
      Configuration hadoop = session.hadoop();
      Path output = new Path(config.score().output());
      FileSystem fileSystem = Storage.fileSystem(output, hadoop);
      if (fileSystem.exists(output)) {
        throw new UserError(
            "score.output "
                + output
                + " exists: name a directory that does not, or delete it first");
      }
      StoredModel model = ModelReference.load(config.score().model(), config, hadoop);
      List<DayFile> files = DayFile.find(config.data().input(), hadoop);
      Path parent = output.getParent() == null ? new Path(".") : output.getParent();
      Path made = new Path(parent, "_" + output.getName() + "-" + UUID.randomUUID());
      try {
        for (DayFile file : files) {
          LineCounts quality =
              score(
                  session,
                  file,
                  model,
                  new Path(made, "day=" + file.day()),
                  config,
                  console::progress);
          console.progress(
              "day %s: %d rows scored%s"
                  .formatted(
                      file.day(),
                      quality.rows(),
                      quality.malformed() == 0
                          ? ""
                          : ", %d malformed lines in %s/_quarantine (%s)"
                              .formatted(quality.malformed(), output, Quarantine.counts(quality))));
        }
        if (!fileSystem.rename(made, output)) {
          throw new IOException("permission denied: cannot move " + made + " to " + output);
        }
      } finally {
        fileSystem.delete(made, true);
      }
      console.result(output.toString());
    }
  }

  /**
   * Scores one day into a directory; on the GPU, unless the file has lines that are not seen there.
   */
  static LineCounts score(
      Session session,
      DayFile file,
      StoredModel model,
      Path directory,
      CtrConfig config,
      Consumer<String> progress) {
    SparkSession spark = session.spark();
    List<String> paths = List.of(file.path().toString());
    Dataset<Row> lines =
        DayFileReader.read(
            spark,
            paths,
            LabelRule.OPTIONAL,
            config.data().splitBytes(),
            config.data().maxLineBytes());
    boolean byExpressions = session.acceleration().onGpu();
    if (byExpressions && !isSeenByCsv(spark, paths, config)) {
      progress.accept(
          "day %s: scored on the CPU, since some of its lines are blank or start with a blank"
              .formatted(file.day()));
      byExpressions = false;
    }
    LineCounts quality =
        byExpressions
            ? scoreByExpressions(session, file, model, directory, config)
            : scoreByColumns(spark, lines, model, directory, config);
    Quarantine.check("day file " + file.path(), quality, config.data().maxMalformedShare(), lines);
    if (quality.malformed() > 0) {
      Quarantine.write(
          lines, new Path(directory.getParent(), "_quarantine/" + directory.getName()));
    }
    return quality;
  }

  private static LineCounts scoreByColumns(
      SparkSession spark, Dataset<Row> lines, StoredModel model, Path directory, CtrConfig config) {
    LineCounts.Accumulator read = new LineCounts.Accumulator();
    spark.sparkContext().register(read);
    write(DayScorer.score(lines, LineNumbers.of(lines), model, read), directory, config);
    return read.value();
  }

  private static LineCounts scoreByExpressions(
      Session session, DayFile file, StoredModel model, Path directory, CtrConfig config) {
    session.requireOnGpu(planning -> EtlPlans.score(planning, List.of(file), model.plan(), config));
    Dataset<Row> lines =
        CsvDayReader.read(
            session.spark(),
            List.of(file.path().toString()),
            LabelRule.OPTIONAL,
            config.data().maxLineBytes());
    write(ExpressionScorer.score(lines, NumberedLines.of(lines), model), directory, config);
    return LineCounting.of(lines);
  }

  /** Whether the CSV reading has every line: only then do its numbers count all of them. */
  private static boolean isSeenByCsv(SparkSession spark, List<String> paths, CtrConfig config) {
    return PassedOverLines.read(
            spark,
            paths,
            LabelRule.OPTIONAL,
            config.data().splitBytes(),
            config.data().maxLineBytes())
        .isEmpty();
  }

  private static void write(Dataset<Row> scores, Path directory, CtrConfig config) {
    if (config.score().format() == Format.PARQUET) {
      scores.write().parquet(directory.toString());
    } else {
      scores
          .select(concat_ws("\t", col(DayScorer.ROW), col(DayScorer.PROBABILITY)))
          .write()
          .text(directory.toString());
    }
  }
}
