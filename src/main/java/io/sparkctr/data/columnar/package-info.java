/**
 * Writes Parquet column by column, without an object per row or value.
 *
 * <p>In: {@link io.sparkctr.data.columnar.ColumnBlock}s, filled row by row by the parser. Out: a
 * {@link io.sparkctr.data.columnar.ColumnFile}, which every Parquet reader can read. Each block
 * becomes a page of each {@link io.sparkctr.data.columnar.ColumnChunk}; {@link
 * io.sparkctr.data.columnar.PageEncoder} encodes and compresses it. parquet-java writes the rest of
 * the file. Decision 005 holds the measurements behind the choices.
 */
package io.sparkctr.data.columnar;
