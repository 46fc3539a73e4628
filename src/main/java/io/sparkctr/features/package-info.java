/**
 * The feature plan: prepared columns in, one active slot a field out. Column expressions define it,
 * so that it runs on CPU or GPU unchanged; {@link io.sparkctr.features.SlotHash} is the same in
 * plain Java, for columns that are on the CPU anyway.
 */
package io.sparkctr.features;
