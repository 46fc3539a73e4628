/**
 * Small files on any Hadoop file system, read and written in one piece. Imports nothing of ours.
 */
package io.sparkctr.storage;
