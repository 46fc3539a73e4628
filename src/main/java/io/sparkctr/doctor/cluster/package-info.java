/**
 * Checks a Kubernetes cluster: access rights, the claim, GPU nodes, the image. In: the
 * configuration and a kubeconfig context. Out: findings. Each check removes what it creates.
 */
package io.sparkctr.doctor.cluster;
