/**
 * Day files and prepared days.
 *
 * <p>In: the day files of {@code data.input}. {@link io.sparkctr.data.DayFile} finds them, {@link
 * io.sparkctr.data.Fingerprint} detects changes, {@link io.sparkctr.data.LineCounts} and {@link
 * io.sparkctr.data.Quarantine} account for every line. Out: the directory of prepared Parquet,
 * {@link io.sparkctr.data.DayStore}, with a {@link io.sparkctr.data.DayRecord} as the manifest of
 * each day.
 */
package io.sparkctr.data;
