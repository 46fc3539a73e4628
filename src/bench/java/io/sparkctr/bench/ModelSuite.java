package io.sparkctr.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares this project with Spark, Vowpal Wabbit and scikit-learn: from day files to an evaluated
 * model.
 */
final class ModelSuite implements Suite {
  @Override
  public List<Group> groups(Plan plan) {
    return plan.options().rows.stream().map(rows -> group(plan, rows)).toList();
  }

  private static Group group(Plan plan, long rows) {
    List<Entry> entries = new ArrayList<>();
    for (Contender ours :
        List.of(CtrContender.RUN_FAST, CtrContender.RUN_DAY_FILES, CtrContender.RUN)) {
      entries.add(plan.entry(ours, rows));
    }
    entries.add(plan.entry(Peers.VOWPAL_WABBIT, rows));
    plan.vowpalWabbitProgram().ifPresent(peer -> entries.add(plan.entry(peer, rows)));
    entries.add(plan.entry(Peers.sparkModel(rows), rows));
    plan.scikitLearn().ifPresent(peer -> addScikitLearn(plan, plan.entry(peer, rows), entries));
    return Group.besidePeers(
        "model", "From day files to a model and its test predictions", entries);
  }

  private static void addScikitLearn(Plan plan, Entry entry, List<Entry> entries) {
    if (plan.options().scikitLearn == ScikitLearn.Effort.ALWAYS) {
      entries.add(entry);
    } else if (entry.work().rows() == plan.minRows()) {
      entries.add(new Entry(entry.label() + " (once)", entry.contender(), entry.work(), 1));
    }
  }
}
