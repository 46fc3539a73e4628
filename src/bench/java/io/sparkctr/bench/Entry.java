package io.sparkctr.bench;

/**
 * One line of a group's table.
 *
 * @param label tells it from the group's others
 * @param repetitions how often it is measured, 1 or more
 */
record Entry(String label, Contender contender, Workload work, int repetitions) {
  Entry labelled(String other) {
    return new Entry(other, contender, work, repetitions);
  }

  Entry onCores(int cores) {
    return new Entry(label, contender, work.onCores(cores), repetitions);
  }
}
