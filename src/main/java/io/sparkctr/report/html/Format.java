package io.sparkctr.report.html;

import java.util.Locale;

/** Figures as people read them. No line break comes between a figure and its unit. */
final class Format {
  private static final double[] BYTES = {1L << 40, 1L << 30, 1L << 20, 1L << 10};
  private static final String[] BYTE_UNITS = {"TiB", "GiB", "MiB", "KiB"};

  private Format() {}

  /** With commas between thousands. */
  static String count(long value) {
    return format("%,d", value);
  }

  /** A share in percent, with three significant digits: 0.0321 is 3.21 %. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return "–";
    }
    double percent = 100 * share;
    double size = Math.abs(percent);
    int decimals = size >= 99.95 || percent == 0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return format("%." + decimals + "f\u00a0%%", percent);
  }

  /** With five decimals, as on the console; a dash if it is undefined. */
  static String figure(double value) {
    return Double.isFinite(value) ? format("%.5f", value) : "–";
  }

  /** With two decimals; a dash if it is undefined. */
  static String two(double value) {
    return Double.isFinite(value) ? format("%.2f", value) : "–";
  }

  /** With three decimals; a dash if it is undefined. */
  static String three(double value) {
    return Double.isFinite(value) ? format("%.3f", value) : "–";
  }

  /** With four significant digits, for figures of any size. */
  static String any(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    return size != 0 && (size < 1e-3 || size >= 1e7)
        ? format("%.3e", value)
        : format("%.4f", value).replaceFirst("\\.?0+$", "");
  }

  /** With a sign, five decimals. */
  static String change(double value) {
    return Double.isFinite(value) ? format("%+.5f", value) : "–";
  }

  /** A length of time: 7.2 s, 4 min 37 s, 2 h 5 min. */
  static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    if (seconds < 119.95) {
      return format("%.1f\u00a0s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 7200
        ? format("%d\u00a0min %d\u00a0s", whole / 60, whole % 60)
        : format("%d\u00a0h %d\u00a0min", whole / 3600, whole % 3600 / 60);
  }

  /** Bytes in a unit that leaves one to four digits. */
  static String bytes(long bytes) {
    for (int i = 0; i < BYTES.length; i++) {
      if (bytes >= BYTES[i]) {
        return format("%.1f\u00a0%s", bytes / BYTES[i], BYTE_UNITS[i]);
      }
    }
    return bytes + "\u00a0bytes";
  }

  /** {@code 1 day}, {@code 2 days}. */
  static String plural(long count, String one) {
    return count(count) + " " + one + (count == 1 ? "" : "s");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
