package io.sparkctr.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Only decompresses. A reader that decompresses gzip on one core cannot be faster than this. */
record Gunzip() implements Contender {
  @Override
  public String name() {
    return "gzip -dc";
  }

  @Override
  public Peer peer() {
    return Peer.GZIP;
  }

  @Override
  public String settings() {
    return "gzip -dc FILE > /dev/null";
  }

  @Override
  public Launch launch(Workload work, Path scratch) {
    String command = "exec gzip -dc '" + work.training().get(0) + "' > /dev/null";
    return new Launch(List.of("bash", "-c", command), Map.of());
  }

  @Override
  public Outcome outcome(String output, Workload work, Path scratch) {
    return new Outcome("", Map.of(), Optional.empty(), OptionalDouble.empty());
  }
}
