/** Manifests and metrics to something people read. Imports {@code metrics} and {@code run}. */
package io.sparkctr.report;
