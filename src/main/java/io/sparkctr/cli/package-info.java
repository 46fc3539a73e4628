/**
 * The command line: one class a command with its options, the error messages and the exit codes.
 *
 * <p>In: arguments. Out: a job started, its result printed, an exit code. The work is in {@code
 * job}.
 */
package io.sparkctr.cli;
