package io.sparkctr.testing;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under {@code hungry:/}. A thread of the named kind that opens one uses up the heap.
 */
public final class HungryFiles extends RawLocalFileSystem {
  public static final String SCHEME = "hungry";

  /** The start of the names of these threads. */
  public static final String THREADS = "fs.hungry.threads";

  private static final int BLOCK_BYTES = 1 << 20;

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (Thread.currentThread().getName().startsWith(getConf().get(THREADS))) {
      List<byte[]> all = new ArrayList<>();
      while (all.size() < Integer.MAX_VALUE) {
        all.add(new byte[BLOCK_BYTES]);
      }
    }
    return super.open(file, bufferSize);
  }
}
