/**
 * What a linear model has learned. In: a fitted model, the counts of its training rows and rows of
 * one of their day files. Out: its strongest features by field and token ({@link
 * io.sparkctr.model.StrongestFeatures}).
 */
package io.sparkctr.inspect;
