/**
 * Training. In: rows as slots ({@link io.sparkctr.features.SlotRows}), which {@link
 * io.sparkctr.train.TrainingRows} keeps on local disks. Out: an MLlib logistic regression ({@link
 * io.sparkctr.train.TrainedModel}).
 *
 * <p>{@link io.sparkctr.train.Trainer} is the entry and holds the whole story. {@code train.ascent}
 * holds the dual coordinate ascent and the search for the penalty. Decision 008 describes the
 * finish, 022 the heap. Imports nothing of {@code score}.
 */
package io.sparkctr.train;
