package io.sparkctr.cli;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.engine.DayPreparation;
import io.sparkctr.engine.EtlPlans;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.sql.ExpressionPreparation;
import io.sparkctr.job.DayPreparations;
import io.sparkctr.report.Console;
import io.sparkctr.report.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** {@code prepare}: day files to prepared days. */
public final class PrepareCommand {
  private PrepareCommand() {}

  /** Prepares all days of the input and tells what each holds. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config, console)) {
      List<PreparedDay> days =
          days(
              DayFile.find(config.data().input(), session.hadoop()),
              config,
              session,
              console::progress);
      TextTable table = new TextTable("day", "rows", "clicks", "in quarantine");
      for (PreparedDay day : days) {
        table.row(
            day.day(),
            Long.toString(day.rows()),
            Long.toString(day.positives()),
            Long.toString(day.malformed()));
      }
      console.result(table.toString());
    }
  }

  /** Prepares these days, on a GPU where the session has one. */
  public static List<PreparedDay> days(
      List<DayFile> files, CtrConfig config, Session session, Consumer<String> progress)
      throws IOException {
    DayPreparation preparation;
    if (session.acceleration().onGpu()) {
      session.requireOnGpu(planning -> EtlPlans.prepare(planning, files, config));
      preparation = new ExpressionPreparation(session.spark(), config.data());
    } else {
      preparation = DayPreparation.byColumns(session.spark(), config.data());
    }
    return new DayPreparations(session.spark(), config, preparation, progress).prepare(files);
  }
}
