/**
 * What people read: the console, tables and figures. In: metrics, stages and messages. Out: text.
 */
package io.sparkctr.report;
