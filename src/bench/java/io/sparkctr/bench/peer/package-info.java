/**
 * The peers of {@code bin/bench}, each a separate program. In: day files. Out: stage times by
 * {@link io.sparkctr.bench.peer.StageClock} and test predictions by {@link
 * io.sparkctr.bench.peer.Predictions}.
 */
package io.sparkctr.bench.peer;
