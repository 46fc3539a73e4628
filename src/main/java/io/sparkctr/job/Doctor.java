package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.doctor.Finding;
import io.sparkctr.doctor.LocalDiskChecks;
import io.sparkctr.doctor.MachineChecks;
import io.sparkctr.doctor.PathChecks;
import io.sparkctr.doctor.cluster.ClusterChecks;
import io.sparkctr.engine.Session;
import io.sparkctr.k8s.Cluster;
import io.sparkctr.report.Console;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code doctor}: checks what the job needs from its environment, a line each. Does not start
 * Spark.
 */
public final class Doctor {
  private static final String ETL = "ETL";

  private final Console console;
  private final Form form;
  private final List<Finding> findings = new ArrayList<>();

  /** How findings are printed. */
  public enum Form {
    LINES,
    JSON
  }

  /** All findings, as printed in JSON. */
  private record Findings(boolean healthy, List<Shown> findings) {}

  private record Shown(String status, String name, String detail, String remedy) {
    static Shown of(Finding finding) {
      return new Shown(finding.status().word(), finding.name(), finding.detail(), finding.remedy());
    }
  }

  private Doctor(Console console, Form form) {
    this.console = console;
    this.form = form;
  }

  /**
   * Makes every check that is possible here.
   *
   * @param load loads the configuration, which is the first check
   * @param cluster whether to look at the cluster; empty = where this machine knows one
   * @return whether nothing failed
   */
  public static boolean execute(
      Supplier<CtrConfig> load, Optional<Boolean> cluster, Form form, Console console) {
    Doctor doctor = new Doctor(console, form);
    doctor.configuration(load).ifPresent(config -> doctor.examine(config, cluster));
    boolean healthy = doctor.findings.stream().noneMatch(Finding::failed);
    if (form == Form.JSON) {
      console.result(
          Json.write(new Findings(healthy, doctor.findings.stream().map(Shown::of).toList()))
              .stripTrailing());
    }
    return healthy;
  }

  private Optional<CtrConfig> configuration(Supplier<CtrConfig> load) {
    try {
      CtrConfig config = load.get();
      tell(
          Finding.ok(
              "configuration", config.explicitKeys().size() + " keys set, the others by default"));
      return Optional.of(config);
    } catch (UserError wrong) {
      tell(
          Finding.fail(
              "configuration", wrong.getMessage(), "correct it; nothing else was checked"));
      return Optional.empty();
    }
  }

  private void examine(CtrConfig config, Optional<Boolean> cluster) {
    new MachineChecks(this::tell).run(BuildInfo.versions());
    boolean looksAtCluster = cluster.orElseGet(() -> Cluster.isInPod() || Cluster.hasKubeconfig());
    Path volume = Path.of(config.kubernetes().mountPath());
    // The paths of a cluster's environment do not exist on a workstation.
    Optional<String> elsewhere =
        Optional.of(volume.toString())
            .filter(place -> looksAtCluster && !Cluster.isInPod() && !Files.exists(volume));
    tell(elsewhere.isPresent() ? Finding.skip(ETL, "checked by ctr submit doctor") : etl(config));
    new PathChecks(config, Storage.configuration(config), elsewhere, this::tell).run();
    Session.localPlaces(config)
        .ifPresentOrElse(
            places -> new LocalDiskChecks(config.doctor(), this::tell).run(places),
            () -> tell(Finding.skip("local dir", "tasks run on a cluster, on its disks")));
    if (looksAtCluster) {
      new ClusterChecks(config.kubernetes(), config.doctor(), this::tell).run();
    } else {
      tell(Finding.skip("cluster", "not checked; doctor --kubernetes checks it"));
    }
  }

  /** Where a run would do its ETL: on the CPU or on a GPU. */
  private static Finding etl(CtrConfig config) {
    try {
      return Finding.ok(ETL, Session.choose(config).described());
    } catch (UserError missing) {
      return Finding.fail(ETL, missing.getMessage(), "see spark.gpu in reference.conf");
    }
  }

  private void tell(Finding finding) {
    findings.add(finding);
    if (form == Form.LINES) {
      String remedy = finding.remedy().isEmpty() ? "" : "  → " + finding.remedy();
      console.result(
          "%-4s  %-20s  %s%s"
              .formatted(finding.status().word(), finding.name(), finding.detail(), remedy)
              .replace("\n", " "));
    }
  }
}
