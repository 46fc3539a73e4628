package io.sparkctr.data;

import io.sparkctr.config.CtrConfig.PrepareConfig.Checksum;
import io.sparkctr.config.DataConfig;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Shows whether a prepared day still matches its day file: SHA-256 over the file's name, size,
 * modification time and content (sampled or whole), and the preparation's settings and version.
 */
public final class Fingerprint {
  /** Raise it whenever a change makes other prepared data from the same day file. */
  private static final int PREPARATION_VERSION = 2;

  private static final int SAMPLES = 16;
  private static final int SAMPLE_BYTES = 1 << 16;

  private Fingerprint() {}

  /** The fingerprint as 64 hex digits. */
  public static String of(DayFile file, DataConfig config, Checksum checksum, Configuration hadoop)
      throws IOException {
    MessageDigest digest = sha256();
    String facts =
        String.join(
            "\n",
            "preparation " + PREPARATION_VERSION,
            "name " + file.path().getName(),
            "bytes " + file.bytes(),
            "modified " + file.modified(),
            "max-line-bytes " + config.maxLineBytes(),
            "checksum " + checksum);
    digest.update(facts.getBytes(StandardCharsets.UTF_8));
    byte[] buffer = new byte[SAMPLE_BYTES];
    try (FSDataInputStream in = Storage.fileSystem(file.path(), hadoop).open(file.path())) {
      boolean whole = checksum == Checksum.FULL || file.bytes() <= (long) SAMPLES * SAMPLE_BYTES;
      if (whole) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      } else {
        long last = file.bytes() - SAMPLE_BYTES;
        for (int sample = 0; sample < SAMPLES; sample++) {
          in.readFully(last * sample / (SAMPLES - 1), buffer, 0, SAMPLE_BYTES);
          digest.update(buffer);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
