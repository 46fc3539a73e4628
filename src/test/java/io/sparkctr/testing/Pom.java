package io.sparkctr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions, read from {@code pom.xml}, so that no test repeats one. */
public final class Pom {
  private static final Pattern VERSION = Pattern.compile("(?m)^  <version>(.+)</version>$");

  private Pom() {}

  /** The project's version, which is also the tag of its image. */
  public static String version() {
    try {
      String pom = Files.readString(Path.of(System.getProperty("ctr.home"), "pom.xml"));
      Matcher version = VERSION.matcher(pom);
      if (!version.find()) {
        throw new AssertionError("pom.xml has no version");
      }
      return version.group(1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
