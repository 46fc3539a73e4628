package io.sparkctr.inspect;

import io.sparkctr.features.IntegerTokens;
import io.sparkctr.features.SlotHash;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.train.TrainingRows;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Which tokens some slots stand for. */
final class SlotTokens {
  /** Name of a missing value. */
  static final String MISSING = "missing";

  private final SlotHash hash;
  private final TrainingRows training;

  /** The most frequent token of the sample, by slot. */
  private final Map<Integer, Token> mostFrequent = new HashMap<>();

  /** How many tokens the sample holds, by slot. */
  private final Map<Integer, Integer> distinct = new HashMap<>();

  /**
   * The meaning of a slot.
   *
   * @param field from 0, in file order
   * @param token its name; empty if it is not known
   * @param sharedBy how many tokens the sample holds
   */
  record Meaning(int field, String token, int sharedBy) {}

  /** Where two are equally frequent, the order of fields, then of tokens decides. */
  private record Token(int field, OptionalInt value, int rows) {
    static final Comparator<Token> BY_ROWS =
        Comparator.comparingInt(Token::rows)
            .thenComparing(Comparator.comparingInt(Token::field).reversed())
            .thenComparing(
                Comparator.comparingLong((Token token) -> token.value.orElse(0)).reversed());

    String name() {
      if (value.isEmpty()) {
        return MISSING;
      }
      int bits = value.getAsInt();
      return field < CriteoSchema.INTEGERS ? IntegerTokens.name(bits) : "%08x".formatted(bits);
    }
  }

  /**
   * Counts the tokens of the sample that fall into these slots.
   *
   * @param training the rows that the slots belong to
   */
  SlotTokens(BitSet slots, SampleRows sample, TrainingRows training) {
    this.training = training;
    hash = training.plan().hash();
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      FieldCounts counts = new FieldCounts(slots);
      sample.forEach(field, hash, counts);
      if (counts.missing > 0) {
        add(hash.missing(field), new Token(field, OptionalInt.empty(), counts.missing));
      }
      for (Map.Entry<Integer, int[]> count : counts.byToken.entrySet()) {
        int token = count.getKey();
        add(
            hash.category(field, token),
            new Token(field, OptionalInt.of(token), count.getValue()[0]));
      }
    }
  }

  private void add(int slot, Token token) {
    distinct.merge(slot, 1, Integer::sum);
    mostFrequent.merge(
        slot, token, (one, other) -> Token.BY_ROWS.compare(one, other) > 0 ? one : other);
  }

  /** The meaning of one of the slots, which some training row holds. */
  Meaning of(int slot) {
    Token token = mostFrequent.get(slot);
    return token == null
        ? new Meaning(training.counts().field(slot), enumerated(slot), 0)
        : new Meaning(token.field(), token.name(), distinct.get(slot));
  }

  /** The token of a slot that the sample does not hold, where the field's tokens can be listed. */
  private String enumerated(int slot) {
    int field = training.counts().field(slot);
    if (hash.missing(field) == slot) {
      return MISSING;
    }
    if (field >= CriteoSchema.INTEGERS) {
      return "";
    }
    return IntegerTokens.fromZero()
        .filter(token -> hash.category(field, token) == slot)
        .mapToObj(IntegerTokens::name)
        .findFirst()
        .orElse("");
  }

  /** Counts of a field's tokens. */
  private static final class FieldCounts implements SampleRows.Receiver {
    private final BitSet slots;
    private final Map<Integer, int[]> byToken = new HashMap<>();
    private int missing;

    FieldCounts(BitSet slots) {
      this.slots = slots;
    }

    @Override
    public void missing(int slot) {
      missing += slots.get(slot) ? 1 : 0;
    }

    @Override
    public void token(int slot, int token) {
      if (slots.get(slot)) {
        byToken.computeIfAbsent(token, first -> new int[1])[0]++;
      }
    }
  }
}
