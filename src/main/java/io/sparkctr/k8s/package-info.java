/**
 * Submission to Kubernetes: creates a driver pod for a command, follows it to its end and returns
 * its exit code. In: configuration and a kubeconfig context. Out: pods, the driver's log and exit
 * code; and Spark's settings for executor pods, which every driver in a cluster needs.
 */
package io.sparkctr.k8s;
