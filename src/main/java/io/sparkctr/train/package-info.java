/**
 * Training: blocks of active slots in, a fitted MLlib logistic regression out.
 *
 * <p>{@link io.sparkctr.train.Trainer} is the entry. The L2 search and the dual coordinate ascent
 * are described in decisions 002, 007 and 008.
 */
package io.sparkctr.train;
