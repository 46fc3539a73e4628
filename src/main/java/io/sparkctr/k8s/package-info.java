/**
 * The job on Kubernetes: typed configuration to Spark's settings for driver and executor pods,
 * their submission, and a driver that is followed to its end; and whether a cluster offers what all
 * that needs. In: configuration and a kubeconfig context. Out: pods, the driver's own exit code,
 * findings. Imports {@code config} and {@code doctor}.
 */
package io.sparkctr.k8s;
