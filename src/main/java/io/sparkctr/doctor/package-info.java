/**
 * Checks what the job needs around it: paths, the volume's speed, clocks, this machine. Each
 * finding names a remedy. In: the configuration. Out: findings. Each check removes what it creates.
 * The checks of a cluster are in {@code doctor.cluster}. Imports {@code config}, {@code data} and
 * {@code storage}.
 */
package io.sparkctr.doctor;
