/**
 * {@code bin/bench}: this project and its peers on the same generated day files, in one run. A
 * {@link io.sparkctr.bench.Suite} makes groups of entries; the entries of a group are measured
 * alternately, each a process of its own; the results become a text and a JSON file. Never in the
 * jar.
 */
package io.sparkctr.bench;
