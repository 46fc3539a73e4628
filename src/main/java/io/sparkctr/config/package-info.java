/**
 * The configuration: one typed, validated record for each group of keys, the loader that fills
 * them, and the error for what the user can fix. In: {@code reference.conf}, HOCON files, {@code
 * key=value} texts. Out: {@link io.sparkctr.config.CtrConfig}. Imports no other package of the
 * program.
 */
package io.sparkctr.config;
