package io.sparkctr.bench;

import java.util.Optional;

/**
 * The input from which the suites make their groups.
 *
 * @param vowpalWabbitProgram Vowpal Wabbit's own program, if it is available and selected
 * @param scikitLearn the peer, if it is available and selected
 */
record Plan(
    Options options,
    DayData data,
    Optional<Contender> vowpalWabbitProgram,
    Optional<Contender> scikitLearn) {

  /** An entry on all cores with the configured number of repetitions. */
  Entry entry(Contender contender, long rows) {
    return new Entry(contender.name(), contender, data.days(rows), options.repetitions);
  }

  long minRows() {
    return options.rows.get(0);
  }

  long maxRows() {
    return options.rows.get(options.rows.size() - 1);
  }
}
