/**
 * The format of Criteo's day files: the 40 fields, the columns that they are read into, and the
 * reasons to reject a line. Constants only; every package may import it, and it imports none.
 */
package io.sparkctr.schema;
