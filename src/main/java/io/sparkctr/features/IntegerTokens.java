package io.sparkctr.features;

import java.util.Locale;
import java.util.stream.IntStream;

/** The tokens of integers: which values share one, exactly as {@link SlotHash} assigns them. */
public final class IntegerTokens {
  /** Token of the largest integer. */
  static final int LAST = SlotHash.token(Integer.MAX_VALUE);

  private IntegerTokens() {}

  /** Token of an integer. */
  public static int of(int value) {
    return SlotHash.token(value);
  }

  /** The tokens of all integers from 0 on. Negative integers are their own tokens. */
  public static IntStream fromZero() {
    return IntStream.rangeClosed(0, LAST);
  }

  /**
   * The values of a token in words, such as {@code -1}, {@code 3 to 4} or {@code 1,011 to 1,186}.
   *
   * @param token from {@link #of}
   */
  public static String name(int token) {
    int first = first(token);
    int last = last(token);
    return first == last ? number(first) : number(first) + " to " + number(last);
  }

  /** The smallest value of a token. */
  static int first(int token) {
    if (token <= SlotHash.LAST_EXACT) {
      return token;
    }
    // By bisection of the tokens themselves, which rise with the value: a formula for the bound
    // could be rounded to the other side of it.
    int below = SlotHash.LAST_EXACT;
    int first = Integer.MAX_VALUE;
    while (first - below > 1) {
      int middle = below + (first - below) / 2;
      if (SlotHash.token(middle) >= token) {
        first = middle;
      } else {
        below = middle;
      }
    }
    return first;
  }

  /** The largest value of a token. */
  static int last(int token) {
    if (token <= SlotHash.LAST_EXACT) {
      return token;
    }
    return token == LAST ? Integer.MAX_VALUE : first(token + 1) - 1;
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
