package io.sparkctr.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.sparkctr.metrics.MetricsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Turns a {@link Page} into one HTML file, with its style and its scripts inside. */
final class Html {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Html.class.getClassLoader(), Html.class.getPackageName());

  private static final JsonMapper JSON = json();

  private Html() {}

  /**
   * The files inside the page.
   *
   * @param policy the Content-Security-Policy: these scripts and no others, and no network
   */
  record Assets(String style, String echarts, String script, String policy) {}

  static String of(Page page) {
    StringOutput output = new StringOutput();
    TEMPLATES.render(
        "page.jte",
        Map.of("page", page, "assets", assets(), "charts", charts(page.charts())),
        output);
    return output.toString();
  }

  /** The charts as JSON that may stand in a {@code <script>}. */
  static String charts(List<Chart> charts) {
    try {
      return JSON.writeValueAsString(charts);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write " + charts, impossible);
    }
  }

  private static Assets assets() {
    String echarts = resource("echarts/echarts.common.min.js");
    String script = resource("report.js");
    return new Assets(
        resource("report.css"),
        echarts,
        script,
        "default-src 'none'; script-src %s %s; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(hash(echarts), hash(script)));
  }

  private static String hash(String script) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String resource(String name) {
    try (var in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonMapper json() {
    JsonMapper mapper = JsonMapper.builder().addModule(MetricsJson.undefinedAsNull()).build();
    mapper.getFactory().setCharacterEscapes(new ForScript());
    return mapper;
  }

  /** Escapes what could end a script element, or a line of JavaScript. */
  private static final class ForScript extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&', '\''}) {
        codes[c] = ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return c == '\u2028' || c == '\u2029'
          ? new SerializedString(c == '\u2028' ? "\\u2028" : "\\u2029")
          : null;
    }
  }
}
