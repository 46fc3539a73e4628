/**
 * Small files on any Hadoop file system, read and written in one piece; JSON; locks with a
 * heartbeat. In: paths and records. Out: files.
 */
package io.sparkctr.storage;
