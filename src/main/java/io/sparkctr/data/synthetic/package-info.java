/**
 * Generates synthetic day files in Criteo's format. A known additive logistic model draws the
 * labels, so that the lowest log loss that a model can reach is known.
 *
 * <p>In: {@link io.sparkctr.config.GenerateConfig} and the column distributions of {@code
 * marginals.conf}. Out: {@code day_0} and so on (plain or gzip) and {@code truth.json}, which
 * {@link io.sparkctr.data.synthetic.Truth} reads back.
 */
package io.sparkctr.data.synthetic;
