/**
 * Checks a Kubernetes cluster: access rights, the claim, GPU nodes, the image. In: the
 * configuration and a kubeconfig context. Out: findings. Each check removes what it creates.
 * Imports {@code config}, {@code doctor} and {@code k8s}.
 */
package io.sparkctr.doctor.cluster;
