/**
 * The stored model. In: a fitted MLlib logistic regression or random forest and its provenance.
 * Out: a directory that any Spark program loads, and the same read back.
 */
package io.sparkctr.model;
