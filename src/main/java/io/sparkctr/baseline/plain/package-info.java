/**
 * The job on one node in plain Java: this project's own reader, hash and dual ascent, in threads
 * instead of the tasks of Spark. It runs as a process of its own without Spark on its class path,
 * so that its time beside that of a run shows what Spark costs on one node. In: a {@link
 * io.sparkctr.baseline.plain.PlainTask}. Out: a {@link io.sparkctr.baseline.plain.PlainResult}.
 */
package io.sparkctr.baseline.plain;
