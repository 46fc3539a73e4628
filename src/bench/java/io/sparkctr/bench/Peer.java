package io.sparkctr.bench;

import java.util.Locale;

/** The programs that can be measured. */
enum Peer {
  CTR,
  DUCKDB,
  SPARK,
  VW,
  SCIKIT_LEARN,
  GZIP;

  /** As on the command line: {@code scikit-learn}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
