package io.sparkctr.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkctr.gpu.RapidsPlugin;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests that need the RAPIDS plugin where it is not on the class path: {@code bin/test}
 * brings it, a bare Maven run does not. In continuous integration it has to be there.
 */
public final class RapidsJar implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext test) {
    boolean present = RapidsPlugin.version().isPresent();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("the RAPIDS plugin is on the class path").isTrue();
    }
    assumeTrue(present, "the RAPIDS plugin is not on the class path: run bin/test");
  }
}
