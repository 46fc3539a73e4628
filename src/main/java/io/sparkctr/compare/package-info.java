/**
 * Compares runs over the same rows: figures, time, memory and cost of each contender, and what
 * their differences are worth. In: finished runs. Out: {@link io.sparkctr.compare.Comparison}.
 */
package io.sparkctr.compare;
