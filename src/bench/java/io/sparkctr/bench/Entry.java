package io.sparkctr.bench;

/**
 * One line of a group's table.
 *
 * @param label name in the table, unique within the group
 * @param repetitions number of measurements, min 1
 */
record Entry(String label, Contender contender, Workload work, int repetitions) {
  Entry labelled(String other) {
    return new Entry(other, contender, work, repetitions);
  }

  Entry onCores(int cores) {
    return new Entry(label, contender, work.onCores(cores), repetitions);
  }
}
