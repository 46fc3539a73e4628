package io.sparkctr.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.azure.account.key.days.dfs.core.windows.net",
        "spark.hadoop.fs.azure.sas.fixed.token.days",
        "spark.hadoop.fs.azure.account.oauth2.client.secret",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.secret.key",
        "spark.ssl.keyStorePassword",
        "spark.kubernetes.authenticate.oauthToken",
        "spark.some.api-key",
        "spark.some.passphrase",
      })
  void aValueUnderASecretKeyIsHidden(String key) {
    assertHidden(key, SECRET);
    assertHidden(ConfigUtil.joinPath("spark", key.substring(6)), SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.blob.core.windows.net/days?sv=2024&sig=" + SECRET,
        "sig=" + SECRET + "&sv=2024",
        "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + SECRET,
        "Endpoint=sb://x;SharedAccessSignature=" + SECRET,
        "https://user:" + SECRET + "@proxy:3128/",
        "-Dhttps.proxyPassword=" + SECRET,
      })
  void aValueThatHoldsASecretIsHidden(String value) {
    assertHidden("spark.some.place", value);
  }

  @Test
  void aSecretWithinAListIsHidden() {
    Config config = ConfigFactory.parseString("ctr.data.input = [/a, \"abfs://x/?sig=hunter2\"]");

    assertThat(Redactor.render(config)).contains("(redacted)").doesNotContain(SECRET);
    assertThat(Redactor.flat(config)).containsEntry("ctr.data.input", "(redacted)");
  }

  @Test
  void anythingElseIsShown() {
    Config config =
        ConfigFactory.parseString("ctr { data.input = [/a, /b], train.seed = 42 }, spark.x = \"\"");

    assertThat(Redactor.flat(config))
        .containsEntry("ctr.data.input", "[/a, /b]")
        .containsEntry("ctr.train.seed", "42")
        .containsEntry("spark.x", "");
    assertThat(ConfigFactory.parseString(Redactor.render(config))).isEqualTo(config);
    assertThat(Redactor.shown("ctr.train.seed", config.getValue("ctr.train.seed"))).isEqualTo("42");
  }

  private static void assertHidden(String key, String value) {
    Config config = ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value));

    assertThat(Redactor.render(config)).contains("(redacted)").doesNotContain(SECRET);
    assertThat(Redactor.flat(config)).containsValue("(redacted)");
    assertThat(Redactor.flat(config).toString()).doesNotContain(SECRET);
    assertThat(Redactor.shown(key, config.getValue(key))).isEqualTo("(redacted)");
  }
}
