/**
 * {@code bin/bench}: compares this project with its peers. In: generated day files, the same for
 * all. Out: {@code bench.md} and {@code bench.json}. A {@link io.sparkctr.bench.Suite} makes groups
 * of entries. The entries of a group run in turn, each in a separate process. This package is never
 * part of the jar.
 */
package io.sparkctr.bench;
