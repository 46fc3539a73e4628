/**
 * Parquet written column by column, without an object for a row or a value.
 *
 * <p>In: {@link ColumnBlock}s, filled row by row by whoever parses. Out: {@link ColumnFile}s, which
 * Spark, DuckDB and every other reader take for any Parquet file. A block becomes a page of each
 * {@link ColumnChunk}: nulls as {@link RleEncoder} of levels, values by number in an {@link
 * IntDictionary} or plain, the whole packed by {@link PageCompressor}. What goes around the pages
 * is parquet-java's. The choices are measured in decision 005.
 *
 * <p>Of ours, imports {@code storage} and {@code data.CriteoSchema} only.
 */
package io.sparkctr.data.columnar;
