/** Pods as processes: enough of a kubelet to run the job end to end without a cluster. */
package io.sparkctr.k8s.kubelet;
