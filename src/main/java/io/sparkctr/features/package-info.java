/**
 * What a model sees of a row. The feature plan of the logistic regression: prepared columns in, one
 * active slot a field out. Column expressions define it, so that it runs on CPU or GPU unchanged;
 * {@link io.sparkctr.features.SlotHash} is the same in plain Java, for columns that are on the CPU
 * anyway. The features of the random forest: {@link io.sparkctr.features.IntegerFeatures}.
 */
package io.sparkctr.features;
