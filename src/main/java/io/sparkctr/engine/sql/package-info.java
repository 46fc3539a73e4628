/**
 * The SQL engine's parts: day files read, prepared and scored with Spark's CSV source and column
 * expressions only, which a GPU can run.
 *
 * <p>In: plain or gzip day files. Out: the 40 columns of {@link io.sparkctr.schema.CriteoSchema}
 * and {@code reject}, equal to those of {@code data.reader}; a contract test holds the two
 * together. {@link io.sparkctr.engine.sql.CsvDayReader} reads the lines that the CSV source
 * returns, {@link io.sparkctr.engine.sql.OmittedLines} the few that it drops.
 */
package io.sparkctr.engine.sql;
