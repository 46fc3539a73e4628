/**
 * Measures how good the scores of a click model are. In: log-odds and 0/1 labels, as arrays ({@link
 * io.sparkctr.metrics.ExactMetrics}) or row by row into a mergeable aggregate ({@link
 * io.sparkctr.metrics.ScoreHistogram}). Out: {@link io.sparkctr.metrics.EvaluationMetrics} and its
 * JSON text. Imports the JDK and, for the JSON, Jackson; nothing of ours and nothing of Spark, so
 * that a single-node program can use it.
 */
package io.sparkctr.metrics;
