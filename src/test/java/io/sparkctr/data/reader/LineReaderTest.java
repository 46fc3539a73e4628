package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static final String MARK = "\u00ef\u00bb\u00bf";
  private static final int MAX_LINE_BYTES = 20;

  @Test
  void endsLinesWithLfCrLfOrTheFile() throws IOException {
    assertThat(lines("a\nb\r\nc")).containsExactly("a", "b", "c");
    assertThat(lines("a\nb\r\nc\n")).containsExactly("a", "b", "c");
    assertThat(lines("a\r")).containsExactly("a");
  }

  @Test
  void keepsBlankLines() throws IOException {
    assertThat(lines("\n\r\n\na\n\n")).containsExactly("", "", "", "a", "");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void stripsOneCarriageReturnAndKeepsTheOthers() throws IOException {
    assertThat(lines("a\r\r\n\rb\rc\n")).containsExactly("a\r", "\rb\rc");
  }

  @Test
  void skipsAByteOrderMarkAtTheStartOfTheFileOnly() throws IOException {
    assertThat(lines(MARK + "a\n" + MARK + "b\n")).containsExactly("a", MARK + "b");
    assertThat(lines(MARK + "\n")).containsExactly("");
    assertThat(lines(MARK)).containsExactly("");
    assertThat(lines(MARK.substring(0, 2) + "a")).containsExactly(MARK.substring(0, 2) + "a");
  }

  @Test
  void measuresALineWithoutItsEnd() throws IOException {
    String longest = "x".repeat(MAX_LINE_BYTES);

    assertThat(lines(MARK + longest + "\r\n" + longest + "\n" + longest))
        .containsExactly(longest, longest, longest);
    assertThat(lines(longest + "y\n" + longest + "y\r\n" + longest + "y"))
        .containsExactly("overlong", "overlong", "overlong");
  }

  @Test
  void skipsAnOverlongLineWhereverItsRestEnds() throws IOException {
    for (int length = MAX_LINE_BYTES + 1; length < 200; length++) {
      String line = "x".repeat(length);
      assertThat(lines("a\n" + line + "\nb\n")).containsExactly("a", "overlong", "b");
      assertThat(lines("a\n" + line)).containsExactly("a", "overlong");
      assertThat(lines("a\n" + line + "\r\n")).containsExactly("a", "overlong");
    }
  }

  @Test
  void readsEveryLineOnceAtEverySplitSize() throws IOException {
    byte[] file =
        bytes(
            MARK + "first\r\nsecond\n\n\r\n" + "x".repeat(100) + "\r\n\u00ff\u0000\nlast\r\n\nend");
    List<String> whole = lines(file, file.length);

    assertThat(whole)
        .containsExactly("first", "second", "", "", "overlong", "\u00ff\u0000", "last", "", "end");
    for (int splitBytes = 1; splitBytes <= file.length + 1; splitBytes++) {
      assertThat(lines(file, splitBytes)).as("splits of %d", splitBytes).isEqualTo(whole);
    }
  }

  @Test
  void readsEveryLineOfRandomBytesOnce() throws IOException {
    var random = new Random(20260101);
    for (int round = 0; round < 2000; round++) {
      byte[] file = new byte[random.nextInt(200)];
      for (int i = 0; i < file.length; i++) {
        file[i] = (byte) "\n\r\tab\u00ef\u00bb\u00bf".charAt(random.nextInt(8));
      }
      int splitBytes = 1 + random.nextInt(file.length + 1);

      assertThat(lines(file, splitBytes))
          .as("%s in splits of %d", Arrays.toString(file), splitBytes)
          .isEqualTo(naiveLines(file));
    }
  }

  @Test
  void findsTheFirstNewlineAmongSimilarBytes() {
    var random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "\n\u000b\t\u008a\u0000\u0001\u00ff\u0080".charAt(random.nextInt(8));
      }
      String text = new String(bytes, ISO_8859_1);
      int from = random.nextInt(bytes.length + 1);

      assertThat(LineReader.indexOfNewline(bytes, from, bytes.length))
          .isEqualTo(text.indexOf('\n', from));
    }
  }

  private static List<String> lines(String file) throws IOException {
    return lines(bytes(file), file.length() + 1);
  }

  /** The lines of all splits together, read through a small buffer and a stream of small reads. */
  private static List<String> lines(byte[] file, int splitBytes) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < file.length; start += splitBytes) {
      int end = Math.min(start + splitBytes, file.length);
      InputStream in = new SmallReads(file, start);
      var split = new Split(0, "file", start, end, Split.Compression.NONE);
      try (var reader = new LineReader(in, split, MAX_LINE_BYTES, 1)) {
        while (reader.advance()) {
          lines.add(
              reader.overlong()
                  ? "overlong"
                  : new String(
                      reader.buffer(), reader.from(), reader.to() - reader.from(), ISO_8859_1));
        }
      }
    }
    return lines;
  }

  private static List<String> naiveLines(byte[] file) {
    List<String> lines = new ArrayList<>();
    String text = new String(file, ISO_8859_1);
    String[] parts = text.split("\n", -1);
    int count = parts[parts.length - 1].isEmpty() ? parts.length - 1 : parts.length;
    for (int i = 0; i < count; i++) {
      String line = i == 0 && parts[i].startsWith(MARK) ? parts[i].substring(3) : parts[i];
      line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      lines.add(line.length() > MAX_LINE_BYTES ? "overlong" : line);
    }
    return lines;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Returns max 7 bytes per read, as a network or a codec may do. */
  private static final class SmallReads extends ByteArrayInputStream {
    SmallReads(byte[] file, int start) {
      super(file, start, file.length - start);
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, 7));
    }
  }
}
