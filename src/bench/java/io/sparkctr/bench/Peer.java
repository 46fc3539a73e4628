package io.sparkctr.bench;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** The programs that can be measured. */
enum Peer {
  CTR,
  DUCKDB,
  SPARK,
  VW,
  SCIKIT_LEARN,
  GZIP;

  /** The one with this name. */
  static Peer of(String text) {
    return Arrays.stream(values())
        .filter(peer -> peer.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "no such peer; there are " + Arrays.toString(values())));
  }

  /** As on the command line: {@code scikit-learn}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
