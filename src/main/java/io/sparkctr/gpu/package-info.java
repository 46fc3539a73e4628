/**
 * The RAPIDS Accelerator: whether a session uses it and with which settings, and what its planner
 * says of a plan. In: settings and plans. Out: a choice and verdicts. The plugin is not part of the
 * jar, so classes here know it by name only.
 */
package io.sparkctr.gpu;
