package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong settings, all reported before anything is read or written. */
class BadSettingsIT {
  private CtrFolder folder;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void anUnknownKeyNamesTheNearest() throws IOException {
    assertRunFails(
        "ctr.train.max-iteration: unknown key; did you mean ctr.train.max-iterations?",
        "train.max-iteration=5");
  }

  @Test
  void aValueOfTheWrongType() throws IOException {
    assertRunFails("ctr.features.bits: \"many\" is not a whole number", "features.bits=many");
    assertRunFails("ctr.train.l2: \"strong\" is not a number", "train.l2=strong");
    assertRunFails(
        "ctr.runs.lock-timeout: \"soon\" is not a duration such as 2 minutes",
        "runs.lock-timeout=soon");
    assertRunFails(
        "ctr.data.split-size: \"big\" is not a size such as 64 KiB", "data.split-size=big");
  }

  @Test
  void aGroupWhereAValueBelongs() throws IOException {
    Path file = Files.writeString(folder.path().resolve("mine.conf"), "spark = fast");

    assertRunFails("ctr.train: unknown key", "train=5");
    assertRunFails("spark: unknown key", "--config", file.toString());
    assertRunFails("ctr.features.bits.much: unknown key", "features.bits.much=5");
  }

  @Test
  void aValueOutOfRange() throws IOException {
    assertRunFails("ctr.features.bits: \"30\" is out of range: from 8 to 24", "features.bits=30");
    assertRunFails(
        "ctr.data.max-malformed-share: \"NaN\" is out of range: from 0.0 to 1.0",
        "data.max-malformed-share=NaN");
    assertRunFails("ctr.train.l2: \"-1\" is out of range: from 0.0 to 10.0", "train.l2=-1");
    assertRunFails(
        "ctr.prepare.checksum: \"none\" is none of: sampled, full", "prepare.checksum=none");
  }

  @Test
  void anIdThatIsNoFileName() throws IOException {
    assertRunFails("ctr.runs.id: \"../night\" is no run id", "runs.id=../night");
    assertRunFails("ctr.runs.id: \"latest\" is no run id", "runs.id=latest");
    assertRunFails("ctr.runs.id: must not be empty", "runs.id=");
  }

  @Test
  void allProblemsAreReportedAtOnce() throws IOException {
    folder
        .call("run", "train.l3=1", "features.bits=many", "prepare.parallel-days=0", "nonsense")
        .failsForTheUser()
        .contains("4 problems in the configuration:\n")
        .contains(
            "\n  \"nonsense\" is not key=value, like train.l2=1e-5",
            "\n  ctr.train.l3: unknown key; did you mean ctr.train.l2?",
            "\n  ctr.features.bits: \"many\" is not a whole number",
            "\n  ctr.prepare.parallel-days: \"0\" is out of range: from 1 to 64");
    assertNothingWritten();
  }

  @Test
  void aBrokenConfigFile() throws IOException {
    Path file = Files.writeString(folder.path().resolve("mine.conf"), "ctr {\n  train.l2 = [1\n");

    assertRunFails("--config " + file + ": ", "--config", file.toString());
    folder.call("run", "--config", file.toString()).failsForTheUser().contains("3");
  }

  @Test
  void aWrongValueInAConfigFileNamesTheKey() throws IOException {
    Path file = Files.writeString(folder.path().resolve("mine.conf"), "ctr.generate.days = few");

    assertRunFails("ctr.generate.days: \"few\" is not a whole number", "--config", file.toString());
  }

  @Test
  void aMissingConfigFile() throws IOException {
    Path file = folder.path().resolve("none.conf");

    assertRunFails(
        "--config " + file + ": cannot be read; give the path of a HOCON file",
        "--config",
        file.toString());
    assertRunFails(
        "--config " + folder.path() + ": cannot be read; give the path of a HOCON file",
        "--config",
        folder.path().toString());
  }

  @Test
  void aSubstitutionWithoutAValue() throws IOException {
    Path file =
        Files.writeString(folder.path().resolve("mine.conf"), "ctr.score.output = ${NOWHERE}");

    assertRunFails("NOWHERE", "--config", file.toString());
  }

  @Test
  void anArgumentThatIsNotASetting() throws IOException {
    assertRunFails("\"train.l2\" is not key=value, like train.l2=1e-5", "train.l2");
    assertRunFails("\"=5\" is not key=value, like train.l2=1e-5", "=5");
    assertRunFails("train..l2: ", "train..l2=5");
    assertRunFails("data.input: \"[days\" is not HOCON", "data.input=[days");
  }

  @Test
  void unknownCommandsAndOptions() {
    Map<String, String> messages =
        Map.of(
            "trian", "Unmatched argument at index 0: 'trian'\nDid you mean: ctr train?",
            "run --confg mine.conf", "Unknown option: '--confg'\nPossible solutions: --config",
            "run --config", "Missing required parameter for option '--config' (FILE)",
            "runs show", "Missing required parameter: 'RUN'",
            "runs", "Missing required subcommand");

    messages.forEach(
        (line, message) -> {
          CommandLineRun call = CommandLineRun.of(line.split(" ", -1));

          assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
          assertThat(call.err()).contains(message).doesNotContain("\tat ");
        });
  }

  @Test
  void noCommandAtAll() {
    CommandLineRun call = CommandLineRun.of();

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("Usage: ctr", "prepare", "130");
  }

  private void assertRunFails(String message, String... settings) throws IOException {
    folder.call("run", settings).failsForTheUser().contains(message);
    assertNothingWritten();
  }

  private void assertNothingWritten() {
    assertThat(folder.runs()).doesNotExist();
    assertThat(folder.prepared()).doesNotExist();
  }
}
