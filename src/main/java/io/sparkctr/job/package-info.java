/**
 * What the commands do, each as a story from top to bottom: open a session, call the packages
 * below, print the result.
 */
package io.sparkctr.job;
