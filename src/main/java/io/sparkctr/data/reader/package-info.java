/**
 * Day files as a Spark data source named {@code criteo}: bytes straight into columnar batches, one
 * row per physical line, good or rejected.
 *
 * <p>In: plain or gzip tab-separated files on any Hadoop file system. Out: the columns of {@link
 * DayFileSchema}. The bytes pass {@link SplitStream} (opens and unpacks), {@link LineReader} (finds
 * lines and the lines that a split owns), {@link RowParser} (checks and converts fields) and {@link
 * RowBatch} (fills the columns asked for).
 *
 * <p>Of ours, imports {@code config}, {@code storage} and {@code data.CriteoSchema} only.
 */
package io.sparkctr.data.reader;
