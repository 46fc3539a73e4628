/**
 * Synthetic day files in Criteo's format, labelled by a planted additive logistic model, so that
 * the best log loss that a model can reach is known.
 *
 * <p>In: {@link io.sparkctr.config.GenerateConfig} and the column shapes of {@code marginals.conf}.
 * Out: {@code day_0} up (plain or gzip) and {@code truth.json}, read back by {@link
 * io.sparkctr.data.synthetic.Truth}.
 *
 * <p>Of ours it may import config, data and storage.
 */
package io.sparkctr.data.synthetic;
