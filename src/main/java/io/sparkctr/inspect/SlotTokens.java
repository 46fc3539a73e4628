package io.sparkctr.inspect;

import io.sparkctr.features.IntegerTokens;
import io.sparkctr.features.SlotHash;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.train.TrainingRows;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which tokens some slots stand for: those of the sample that fall into them. Where the sample
 * lacks the token of a slot, only a field whose tokens can be listed has a name for it.
 */
final class SlotTokens {
  /** Name of a missing value. */
  static final String MISSING = "missing";

  /**
   * A slot is that of a token that the sample lacks, if it has a smaller part of the rows that its
   * share of the training rows promises. With fields of millions of tokens, some rare one falls
   * into every slot, and must not lend it its name.
   */
  private static final double MIN_PART = 0.25;

  private final SlotHash hash;
  private final TrainingRows training;

  /** Without the slots that the sample does not hold. */
  private final Map<Integer, SampledSlot> sampled = new HashMap<>();

  /** Of the training rows' number, that of the sample. */
  private final double sampledShare;

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

  /** What the sample holds of a slot. */
  private static final class SampledSlot {
    private int tokens;
    private int rows;
    private Token mostFrequent;

    void add(Token token) {
      tokens++;
      rows += token.rows();
      if (mostFrequent == null || Token.BY_ROWS.compare(token, mostFrequent) > 0) {
        mostFrequent = token;
      }
    }
  }

  /**
   * Counts the tokens of the sample that fall into these slots.
   *
   * @param slots each held by some training row
   */
  SlotTokens(BitSet slots, SampleRows sample, TrainingRows training) {
    this.training = training;
    hash = training.plan().hash();
    sampledShare = (double) sample.rows() / training.counts().rows();
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
    sampled.computeIfAbsent(slot, first -> new SampledSlot()).add(token);
  }

  /** The field of one of the slots, from 0: that of its most frequent token. */
  int field(int slot) {
    return mostFrequent(slot).map(Token::field).orElseGet(() -> training.counts().field(slot));
  }

  /** The name of the most frequent token of one of the slots; empty if it is not known. */
  String name(int slot) {
    return mostFrequent(slot).map(Token::name).orElseGet(() -> enumerated(slot));
  }

  /** How many tokens of the sample fall into one of the slots. */
  int distinct(int slot) {
    SampledSlot found = sampled.get(slot);
    return found == null ? 0 : found.tokens;
  }

  private Optional<Token> mostFrequent(int slot) {
    return Optional.ofNullable(sampled.get(slot))
        .filter(found -> found.rows >= MIN_PART * sampledShare * training.counts().frequency(slot))
        .map(found -> found.mostFrequent);
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
