package io.sparkctr.schema;

/**
 * Why a line is rejected. The checks run in the order of these constants; the first failure counts.
 */
public enum RejectReason {
  /** More bytes than {@code maxLineBytes}, without the line's end. */
  LINE_LENGTH("line-length"),

  /** Not 40 tab-separated fields, or 39 where the label is optional. A blank line has one. */
  FIELD_COUNT("field-count"),

  /** Neither {@code 0} nor {@code 1}. */
  LABEL("label"),

  /** Neither empty nor {@code -?[0-9]{1,10}} within the 32-bit signed integers. */
  INTEGER("integer"),

  /** Neither empty nor exactly eight of {@code [0-9a-f]}. */
  CATEGORY("category");

  private final String id;

  RejectReason(String id) {
    this.id = id;
  }

  /** The stable text in the {@code reject} column. */
  public String id() {
    return id;
  }
}
