# shellcheck shell=bash
# Finds the RAPIDS plugin, which is never in the jar. Sourced with $home set, after java.sh.
# shellcheck disable=SC2154 # home, class_path

rapids_artifact="rapids-4-spark_2.13"
rapids_version=$(sed -n 's|.*<rapids.version>\(.*\)</rapids.version>.*|\1|p' "$home/pom.xml")
# CTR_CUDA, 12 or 13, chooses the build for the machine's driver.
rapids_cuda=cuda${CTR_CUDA:-13}

# find_rapids COMMAND: sets $rapids to the plugin's jar, or to nothing. The jar is CTR_RAPIDS_JAR, or else the one in
# Maven's local repository, which $class_path names. The commands explain, gpu-check and image fetch a missing jar; other
# commands use it only on a machine with a GPU.
find_rapids() {
  rapids=${CTR_RAPIDS_JAR:-}
  if [ -n "$rapids" ]; then
    if [ ! -r "$rapids" ]; then
      echo "ctr: CTR_RAPIDS_JAR is $rapids, which cannot be read: give the path of the RAPIDS jar" >&2
      exit 2
    fi
    return
  fi
  case $1 in
    explain | gpu-check | image) local fetch=true ;;
    *) if compgen -G '/dev/nvidia[0-9]*' >/dev/null; then local fetch=; else return 0; fi ;;
  esac
  # CUDA 13 needs a driver of version 580 or newer.
  if [ "$1" != image ] && [ -z "${CTR_CUDA:-}" ] && [ -r /proc/driver/nvidia/version ]; then
    local driver
    driver=$(sed -n 's/^NVRM.*  *\([0-9][0-9]*\)\.[0-9].*/\1/p' /proc/driver/nvidia/version)
    if [ -n "$driver" ] && [ "$driver" -lt 580 ]; then rapids_cuda=cuda12; fi
  fi
  local repository
  repository=$(tr ':' '\n' <"$class_path" | sed -n 's|/com/typesafe/config/.*||p')
  local file=$repository/com/nvidia/$rapids_artifact/$rapids_version/$rapids_artifact-$rapids_version-$rapids_cuda.jar
  if [ -n "$fetch" ] && [ ! -s "$file" ]; then
    echo "ctr: fetching the RAPIDS plugin with Maven (0.6 GB; 1 GB with CTR_CUDA=12; once) …" >&2
    fetch_rapids
  fi
  if [ -s "$file" ]; then rapids=$file; fi
}

# Makes Maven fetch the plugin unless it is there. The parent of the plugin's POM is published nowhere, so this uses a
# version of Maven's dependency plugin that does not ask for it.
fetch_rapids() {
  require_maven
  mkdir -p "$home/target"
  local log=$home/target/rapids.log
  if ! (cd "$home/target" && mvn -B org.apache.maven.plugins:maven-dependency-plugin:2.8:get -Dtransitive=false \
    -Dartifact="com.nvidia:$rapids_artifact:$rapids_version:jar:$rapids_cuda") >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "ctr: the plugin could not be fetched, see above; CTR_RAPIDS_JAR can name a jar that you have already" >&2
    exit 2
  fi
}
