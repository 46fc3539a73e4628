/**
 * Training and using the model: slots in, MLlib logistic regression out. Vectors are built here and
 * nowhere else: the deliberate hand-over from columns to the CPU. Imports {@code config}, {@code
 * data}, {@code features}, {@code metrics} and {@code storage}.
 */
package io.sparkctr.model;
