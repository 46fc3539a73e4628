/** Small files on any Hadoop file system, read and written in one piece. Imports {@code config}. */
package io.sparkctr.storage;
