package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.synthetic.SyntheticDays;
import io.sparkctr.data.synthetic.Truth;
import io.sparkctr.engine.Session;
import io.sparkctr.report.Console;
import io.sparkctr.report.Figures;
import io.sparkctr.report.TextTable;
import java.io.IOException;

/** {@code generate}: synthetic day files with a planted model. */
public final class GenerateDays {
  private GenerateDays() {}

  /** Generates. The last line of the output is the directory. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.onCpu(config, console::progress)) {
      Truth truth = SyntheticDays.generate(session.spark(), config.generate());
      TextTable table =
          new TextTable("day file", "rows", "click rate", "constant log loss", "Bayes log loss");
      truth.days().forEach(day -> row(table, day.file(), day));
      row(table, "total", truth.total());
      console.detail(table.toString());
      console.result(config.generate().output());
    }
  }

  private static void row(TextTable table, String name, Truth.Outcome outcome) {
    table.row(
        name,
        Long.toString(outcome.rows()),
        Figures.figure(outcome.clickRate()),
        Figures.figure(outcome.constantLogLoss()),
        Figures.figure(outcome.bayesLogLoss()));
  }
}
