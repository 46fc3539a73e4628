/**
 * Training. In: rows as slots ({@link io.sparkctr.features.SlotRows}), which {@link
 * io.sparkctr.train.TrainingRows} keeps on local disks. Out: an MLlib logistic regression ({@link
 * io.sparkctr.train.TrainedModel}).
 *
 * <p>{@link io.sparkctr.train.Trainer} is the entry and holds the whole story. Decision 002
 * describes the L2 search, 007 and 018 the dual coordinate ascent, 008 the finish, 022 the rows on
 * disk and the heap. Imports nothing of {@code score}.
 */
package io.sparkctr.train;
