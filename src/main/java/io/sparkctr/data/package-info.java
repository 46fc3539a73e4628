/**
 * Day files to prepared days: discovery, fingerprints, quarantine and the directory of prepared
 * Parquet. Imports {@code config} and {@code storage}.
 */
package io.sparkctr.data;
