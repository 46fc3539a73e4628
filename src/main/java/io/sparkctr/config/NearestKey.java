package io.sparkctr.config;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known key that a misspelt one most likely meant. */
final class NearestKey {
  private NearestKey() {}

  /**
   * The known key with the fewest edits from {@code key}; the last part of a key counts alone too.
   */
  static String to(String key, Collection<String> known) {
    LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(
            Comparator.comparingInt(
                    (String candidate) ->
                        Math.min(
                            edits.apply(key, candidate),
                            1 + edits.apply(lastPart(key), lastPart(candidate))))
                .thenComparingInt(candidate -> edits.apply(key, candidate)))
        .orElseThrow();
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
