/**
 * The two ways to do the heavy steps, behind one interface: prepare a day, slots of days, score a
 * day.
 *
 * <p>The native engine works on bytes and columns on the CPU. The SQL engine uses Spark's column
 * expressions, which a GPU can run. The session chooses one when it opens; nothing else asks which
 * one it is.
 */
package io.sparkctr.engine;
