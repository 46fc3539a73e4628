/**
 * Reads day files from their bytes.
 *
 * <p>In: plain or gzip tab-separated files on any Hadoop file system. Out: as the Spark data source
 * {@code criteo}, one row per line, good or rejected, with the columns of {@link
 * io.sparkctr.schema.DayFileSchema} ({@link DayFileReader}); for the preparation, {@link
 * io.sparkctr.data.columnar.ColumnBlock}s of the good rows ({@link ColumnReader}).
 *
 * <p>All ways in share three steps: {@link Split} cuts files into parts and opens them, {@link
 * LineReader} finds the lines of a part, {@link RowParser} checks and converts their fields.
 */
package io.sparkctr.data.reader;
