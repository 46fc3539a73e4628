package io.sparkctr.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerTokensTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1|-1",
        "-2147483648|-2,147,483,648",
        "0|0",
        "2|2",
        // ln(3)^2 = 1.207, ln(4)^2 = 1.922, ln(5)^2 = 2.590, ln(6)^2 = 3.210.
        "3|3 to 4",
        "4|3 to 4",
        "5|5",
        "6|6 to 7",
        // e^7 = 1096.6 and e^sqrt(50) = 1177.4.
        "1097|1,097 to 1,177",
        "1177|1,097 to 1,177",
        // e^sqrt(461) = 2,112,019,748.97
        "2147483647|2,112,019,749 to 2,147,483,647"
      })
  void aTokenIsNamedByTheValuesThatShareIt(int value, String name) {
    assertThat(IntegerTokens.name(IntegerTokens.of(value))).isEqualTo(name);
  }

  @Test
  void theBoundsAreThoseOfTheHashItself() {
    FeaturePlan plan = new FeaturePlan(24);
    for (int token = SlotHash.LAST_EXACT + 1; token <= IntegerTokens.LAST; token++) {
      int first = IntegerTokens.first(token);
      int last = IntegerTokens.last(token);

      assertThat(first).isLessThanOrEqualTo(last);
      assertThat(plan.hash().integer(0, first))
          .isEqualTo(plan.hash().integer(0, last))
          .isEqualTo(plan.hash().category(0, token));
      // No value lies between two tokens, and none in both.
      assertThat(IntegerTokens.of(first - 1)).isEqualTo(token - 1);
      assertThat(last)
          .isEqualTo(token == 463 ? Integer.MAX_VALUE : IntegerTokens.first(token + 1) - 1);
    }
  }

  @Test
  void theTokensFromZeroOnAreThoseOfAllValues() {
    assertThat(IntegerTokens.fromZero().toArray())
        .startsWith(0, 1, 2, 3)
        .endsWith(463)
        .hasSize(464);
  }
}
