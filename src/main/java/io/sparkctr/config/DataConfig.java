package io.sparkctr.config;

import java.util.List;

/**
 * Where day files come from and which of them are accepted ({@code ctr.data}).
 *
 * @param input files, directories and globs as Hadoop paths
 * @param prepared directory of the prepared days
 * @param maxMalformedShare largest share of the lines of a day that may go to quarantine, in [0, 1]
 * @param maxLineBytes longer lines are rejected without parsing; quarantine keeps their start
 * @param splitBytes size of the pieces that a plain file is read in
 */
public record DataConfig(
    List<String> input,
    String prepared,
    double maxMalformedShare,
    int maxLineBytes,
    long splitBytes) {

  static DataConfig from(ConfigReader reader) {
    List<String> input = reader.texts("ctr.data.input");
    if (input.isEmpty() || input.stream().anyMatch(String::isBlank)) {
      reader.reject("ctr.data.input", "must name a directory, a glob or day files");
    }
    return new DataConfig(
        input,
        reader.requiredText("ctr.data.prepared"),
        reader.number("ctr.data.max-malformed-share", 0, 1),
        Math.toIntExact(reader.bytes("ctr.data.max-line-size", 1 << 10, 1 << 24)),
        reader.bytes("ctr.data.split-size", 1, 1L << 31));
  }
}
