package io.sparkctr.commands;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFiles;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.data.Preparer;
import io.sparkctr.report.TextTable;
import java.io.IOException;
import java.util.List;

/** {@code prepare}: day files to prepared days. */
public final class Prepare {
  private Prepare() {}

  /** Prepares all days of the input and tells what each holds. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config)) {
      List<PreparedDay> days =
          new Preparer(session.spark(), config, console::progress)
              .prepare(DayFiles.find(config.data().input(), session.hadoop()));
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
}
