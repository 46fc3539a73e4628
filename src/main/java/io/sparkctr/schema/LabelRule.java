package io.sparkctr.schema;

/** Whether a row may come without its label. */
public enum LabelRule {
  /** A row has 40 fields. */
  REQUIRED,

  /** A row has 40 fields, or 39 and then a null label: data to score. */
  OPTIONAL
}
