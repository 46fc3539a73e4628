package io.sparkctr.bench;

import java.util.Optional;

/**
 * What the suites make their groups from.
 *
 * @param scikitLearn the peer, where it could be had and is asked for
 */
record Plan(Options options, DayData data, Optional<Contender> scikitLearn) {

  /** An entry on all cores, as often as asked for. */
  Entry entry(Contender contender, long rows) {
    return new Entry(contender.name(), contender, data.days(rows), options.repetitions);
  }

  long fewestRows() {
    return options.rows.get(0);
  }

  long maxRows() {
    return options.rows.get(options.rows.size() - 1);
  }
}
