package io.sparkctr.config;

import java.util.Locale;

/** What solves for the weights ({@code ctr.train.solver}). */
public enum Solver {
  /** Dual coordinate ascent over all rows, then MLlib's L-BFGS from its solution. */
  WARM_START,

  /** MLlib's L-BFGS alone, from weights of zero. */
  LBFGS,

  /** Dual coordinate ascent alone. */
  FAST;

  /** As the configuration spells it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
