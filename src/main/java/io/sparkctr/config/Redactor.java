package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Hides secrets in every configuration that is shown or written. */
final class Redactor {
  static final String HIDDEN = "(redacted)";
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)(password|passwd|passphrase|secret|token|credential|account\\.key|(access|api)[._-]?key|sas\\.)");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i)((key|password|passwd|secret|token|credential|signature)=|(^|[?&;\"])sig=|://[^/@:]+:[^/@]+@)");

  private Redactor() {}

  /** The configuration as HOCON, one key per line within its group, secrets hidden. */
  static String render(Config config) {
    Config shown = config;
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      if (isSecret(entry.getKey(), entry.getValue())) {
        shown = shown.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(HIDDEN));
      }
    }
    return shown
        .root()
        .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }

  /** The values of the configuration by full key, secrets hidden. */
  static Map<String, String> flat(Config config) {
    Map<String, String> shown = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String value =
          isSecret(entry.getKey(), entry.getValue())
              ? HIDDEN
              : String.valueOf(entry.getValue().unwrapped());
      shown.put(String.join(".", ConfigUtil.splitPath(entry.getKey())), value);
    }
    return shown;
  }

  /** One value for a message, hidden if it is a secret. */
  static String shown(String key, ConfigValue value) {
    return isSecret(key, value) ? HIDDEN : value.render(ConfigRenderOptions.concise());
  }

  /** Whether the key or the value looks like a secret. */
  static boolean isSecret(String key, ConfigValue value) {
    return SECRET_KEY.matcher(key.replace("\"", "")).find()
        || SECRET_VALUE.matcher(String.valueOf(value.unwrapped())).find();
  }
}
