package io.sparkctr.model;

import java.util.List;

/**
 * What moves the predictions of a linear model most: the {@code features.json} of a run.
 *
 * @param sampledRows training rows in which tokens were looked up; a token that none of them holds
 *     has no name
 * @param features by falling size of the weight
 */
public record StrongestFeatures(long sampledRows, List<Feature> features) {

  /**
   * A slot of the model.
   *
   * @param field name of the column, {@code I1} to {@code C26}
   * @param token the bucket of an integer, such as {@code 3 to 4} or {@code missing}, or the 8 hex
   *     digits of a category; empty if it is not known. The field is then the first one that holds
   *     the slot, and another may hold it more often
   * @param slot its place in the vector
   * @param weight change of the log-odds of a click
   * @param support times that training rows hold the slot: a row counts once for each of its fields
   *     that fall into it
   * @param sharedBy tokens of the sample that the hash puts into this slot; above 1, field and
   *     token are those of the most frequent of them
   */
  public record Feature(
      String field, String token, int slot, double weight, long support, int sharedBy) {}
}
