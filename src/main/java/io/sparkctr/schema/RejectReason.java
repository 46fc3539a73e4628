package io.sparkctr.schema;

/** Why a line is no row. The first check that fails decides, in the order of these constants. */
public enum RejectReason {
  /** More bytes than {@code maxLineBytes}, the line's end not counted. */
  LINE_LENGTH("line-length"),

  /** Not 40 tab-separated fields (nor 39, where the label is optional); a blank line has one. */
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
