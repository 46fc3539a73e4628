/**
 * The format of Criteo's day files: the 40 fields, the columns that they are read into, and the
 * reasons why a line is rejected. Everything else may import it.
 */
package io.sparkctr.schema;
