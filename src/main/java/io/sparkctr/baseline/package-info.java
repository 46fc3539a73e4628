/**
 * What the project is compared with on one machine, without Spark: baselines that read the same day
 * files and predict the same test rows, each as a process whose time and memory is measured. In:
 * day files. Out: a {@link io.sparkctr.baseline.BaselineResult}. The programs in Python are
 * resources of this package.
 */
package io.sparkctr.baseline;
