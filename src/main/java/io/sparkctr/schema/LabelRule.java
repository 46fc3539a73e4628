package io.sparkctr.schema;

/** Whether a good row needs a label. */
public enum LabelRule {
  /** A row has 40 fields. */
  REQUIRED,

  /** A row has 40 fields, or 39 and then a null label. For data to score. */
  OPTIONAL
}
