/**
 * The program: the command line, its dispatch and its exit codes; the only place that ends the
 * process. Imports {@code commands} and {@code config}.
 */
package io.sparkctr;
