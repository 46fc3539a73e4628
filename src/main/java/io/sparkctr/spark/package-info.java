/**
 * Spark's internal rows, batches, sessions and tasks behind a few functions; counts of the rows
 * that tasks have done.
 *
 * <p>In and out: datasets and sessions. Other packages use Spark's internal classes only for the
 * types of these functions. Imports no other package of this program.
 */
package io.sparkctr.spark;
