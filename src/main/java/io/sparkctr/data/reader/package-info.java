/**
 * Day files, read from their bytes: as a Spark data source named {@code criteo}, one row per
 * physical line, good or rejected, and as blocks of columns of the good rows, for the preparation.
 *
 * <p>In: plain or gzip tab-separated files on any Hadoop file system. Out: the columns of {@link
 * DayFileSchema}, or {@link io.sparkctr.data.columnar.ColumnBlock}s by way of {@link ColumnReader}.
 * The bytes pass {@link SplitStream} (opens and unpacks), {@link LineReader} (finds lines and the
 * lines that a split owns) and {@link RowParser} (checks and converts fields).
 *
 * <p>Of ours, imports {@code config}, {@code storage}, {@code data.columnar} and {@code
 * data.CriteoSchema} only.
 */
package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
