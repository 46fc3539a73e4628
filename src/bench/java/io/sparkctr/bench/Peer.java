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

  /** Finds a peer by its name. */
  static Peer of(String text) {
    return Arrays.stream(values())
        .filter(peer -> peer.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "unknown peer; the peers are " + Arrays.toString(values())));
  }

  /** The name on the command line, for example {@code scikit-learn}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
