/**
 * Training. In: blocks of ranked rows ({@link io.sparkctr.train.RankedRows}). Out: a fitted MLlib
 * logistic regression ({@link io.sparkctr.train.TrainedModel}).
 *
 * <p>{@link io.sparkctr.train.Trainer} is the entry and holds the whole story. Decision 002
 * describes the L2 search, 007 the dual coordinate ascent, 008 the finish. Imports nothing of
 * {@code score}.
 */
package io.sparkctr.train;
