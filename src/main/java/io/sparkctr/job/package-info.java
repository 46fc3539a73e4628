/**
 * What the commands do, each as a story from top to bottom: read the configuration, open what is
 * needed, call the rooms below, tell the result.
 */
package io.sparkctr.job;
