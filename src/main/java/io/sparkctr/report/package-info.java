/**
 * What people read: the console, tables and figures. In: metrics, stages and messages. Out: text.
 * Imports {@code metrics} and {@code run}.
 */
package io.sparkctr.report;
