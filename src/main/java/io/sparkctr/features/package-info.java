/**
 * The feature plan: prepared columns in, one active slot a field out, as column expressions only,
 * so that it runs on CPU or GPU unchanged. Imports {@code config} and {@code data}.
 */
package io.sparkctr.features;
