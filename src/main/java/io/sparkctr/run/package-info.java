/**
 * The run directory and its claim, the stages and their times, the quality gate, the manifest that
 * makes a run visible, and publishing. In: what a command did. Out: {@code manifest.json} and
 * {@code latest}.
 */
package io.sparkctr.run;
