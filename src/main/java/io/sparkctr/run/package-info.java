/**
 * RunStore: the run directory and its claim, stages and their timings, the manifest that commits a
 * run, and the publishing of one as the latest. Imports {@code config} and {@code storage}.
 */
package io.sparkctr.run;
