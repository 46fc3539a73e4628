/**
 * The peers of {@code bin/bench}, each a program of its own. What they tell goes by {@link
 * io.sparkctr.bench.peer.StageClock} and {@link io.sparkctr.bench.peer.Predictions}.
 */
package io.sparkctr.bench.peer;
