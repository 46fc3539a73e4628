package io.sparkctr.data.reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Gzip files to read in tests. */
final class GzipFiles {
  private GzipFiles() {}

  /** Writes a gzip file with these members, as {@code cat a.gz b.gz} does. */
  static String write(Path file, byte[]... members) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (byte[] member : members) {
      bytes.writeBytes(pack(member));
    }
    return Files.write(file, bytes.toByteArray()).toString();
  }

  static byte[] pack(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
