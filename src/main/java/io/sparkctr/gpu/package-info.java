/**
 * The RAPIDS Accelerator: whether a session uses it and with which settings, and what its own
 * planner says of a plan. The plugin is met by name only; it is never in the jar. Imports {@code
 * config}.
 */
package io.sparkctr.gpu;
