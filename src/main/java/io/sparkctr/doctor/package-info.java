/**
 * Looks at what the job needs around it and tells what is missing, with the remedy: places, a
 * volume's speed, clocks, this machine; the cluster is looked at by {@code k8s}, in the same terms.
 * In: the configuration. Out: findings. It leaves nothing behind. Imports {@code config}, {@code
 * data} and {@code storage}.
 */
package io.sparkctr.doctor;
