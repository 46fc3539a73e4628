/**
 * Configuration: one typed, validated record per group of keys, the loader that fills them, and the
 * error that a user can mend. Imports nothing of ours.
 */
package io.sparkctr.config;
