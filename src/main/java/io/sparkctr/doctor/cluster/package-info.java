/**
 * The doctor's checks of a Kubernetes cluster: access rights, volume claims, GPU nodes, and whether
 * the image can be pulled. In: the configuration and a kubeconfig context. Out: findings. Each
 * check removes what it creates.
 */
package io.sparkctr.doctor.cluster;
