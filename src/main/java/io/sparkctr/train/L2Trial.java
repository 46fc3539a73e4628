package io.sparkctr.train;

/**
 * One value that the search for the L2 penalty tried.
 *
 * @param strength penalty as a sum over rows
 * @param epochs passes over the sampled rows
 * @param logLoss log loss on the held-out rows, in nats
 */
public record L2Trial(double strength, int epochs, double logLoss) {}
