/**
 * The commands: one small class each, which validates, works, writes and tells the result. They
 * string the other packages together, and may import all of them.
 */
package io.sparkctr.commands;
