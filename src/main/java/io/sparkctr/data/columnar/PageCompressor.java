package io.sparkctr.data.columnar;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.util.Arrays;

/** Packs pages as zstd frames. Holds native memory until it is closed. */
final class PageCompressor implements Closeable {
  private static final int LEVEL = 1;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private byte[] packed = new byte[1 << 16];

  byte[] pack(PageBytes page) {
    int bound = (int) Zstd.compressBound(page.length());
    if (packed.length < bound) {
      packed = new byte[bound];
    }
    int length = zstd.compressByteArray(packed, 0, packed.length, page.array(), 0, page.length());
    return Arrays.copyOf(packed, length);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
