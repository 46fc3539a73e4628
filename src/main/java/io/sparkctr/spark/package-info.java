/**
 * Spark's internal rows, batches and tasks, behind a few functions. Only here does the program
 * depend on Spark's internals for rows.
 */
package io.sparkctr.spark;
