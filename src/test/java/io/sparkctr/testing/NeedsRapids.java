package io.sparkctr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.gpu.RapidsPlugin;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that needs the RAPIDS plugin. It runs only in Maven's profile {@code rapids}, which {@code
 * bin/test} chooses in continuous integration and with {@code --rapids}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("rapids")
@ExtendWith(NeedsRapids.Check.class)
public @interface NeedsRapids {

  /** Fails the test where the plugin is missing. */
  final class Check implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext test) {
      // Unit tests have the plugin on the class path; integration tests get the jar's path.
      assertThat(RapidsPlugin.version().isPresent() || System.getProperty("rapids.jar") != null)
          .as("the RAPIDS plugin is there: run bin/test --rapids")
          .isTrue();
    }
  }
}
