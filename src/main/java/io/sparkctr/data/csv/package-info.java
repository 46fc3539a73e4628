/**
 * The second reader of day files: Spark's CSV source and column expressions only, which a GPU can
 * run from the file's bytes to the 40 columns.
 *
 * <p>In: plain or gzip day files. Out: the 40 columns of {@link io.sparkctr.data.CriteoSchema} and
 * {@code reject}, equal to those of {@code data.reader}; a contract test holds the two together.
 * {@link io.sparkctr.data.csv.CsvDayReader} reads the lines that the CSV source hands over, {@link
 * io.sparkctr.data.csv.PassedOverLines} the few that it drops, and {@link
 * io.sparkctr.data.csv.LineDivision} says which are which.
 *
 * <p>Of ours it may import config, data and data.reader.
 */
package io.sparkctr.data.csv;
