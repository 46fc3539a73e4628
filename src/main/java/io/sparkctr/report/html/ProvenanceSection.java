package io.sparkctr.report.html;

import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Table.Folded;
import io.sparkctr.run.RunManifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a run comes from: program, machine and settings. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  static Section of(RunManifest run) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("run", run.runId());
    facts.put("started", run.createdAt());
    facts.put("command", run.command());
    facts.put("commit", run.gitCommit());
    facts.put("host", run.host());
    facts.put("Spark master", run.master());
    new TreeMap<>(run.versions())
        .forEach((name, version) -> facts.put("version of " + name, version));
    facts.put("version of the feature plan", Integer.toString(run.features().planVersion()));
    Map<String, String> settings = new TreeMap<>(run.config());
    settings.forEach(
        (key, value) -> {
          if (key.endsWith(".seed")) {
            facts.put("seed " + key, value);
          }
        });
    return new Section(
        "provenance",
        "Provenance and configuration",
        "Secrets are hidden.",
        List.of(
            Table.facts("origin", "Where this run comes from", Table.words(facts.entrySet())),
            new Table(
                "settings",
                "Configuration",
                Folded.CLOSED,
                List.of(Table.text("setting"), Table.wide("value")),
                Table.words(settings.entrySet()))));
  }
}
