/**
 * Checks what the job needs around it: paths, the volume's speed, clocks, this machine. Each
 * finding names a remedy. In: the configuration. Out: findings. Each check removes what it creates.
 * The checks of a cluster are in {@code doctor.cluster}.
 */
package io.sparkctr.doctor;
