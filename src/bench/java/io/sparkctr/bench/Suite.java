package io.sparkctr.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set of measurements that answers one question. */
interface Suite {
  String SCALE = "scale";

  Map<String, Suite> BY_NAME = byName();

  List<Group> groups(Plan plan) throws IOException, InterruptedException;

  private static Map<String, Suite> byName() {
    Map<String, Suite> suites = new LinkedHashMap<>();
    suites.put("prepare", new PrepareSuite());
    suites.put("model", new ModelSuite());
    suites.put("cores", new CoresSuite());
    suites.put("growth", new GrowthSuite());
    suites.put("gzip", new GzipSuite());
    suites.put("start", new StartSuite());
    suites.put(SCALE, new ScaleSuite());
    return Collections.unmodifiableMap(suites);
  }
}
