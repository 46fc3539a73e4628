# shellcheck shell=bash
# Finds the RAPIDS plugin, which is never in the jar. Sourced with $home and $class_path set, after build.sh.
# shellcheck disable=SC2154 # home, class_path

# find_rapids COMMAND: sets $rapids to the plugin's jar, or to nothing. CTR_RAPIDS_JAR names one; else it is the one that
# Maven brings. Only explain, gpu-check and a machine with a GPU have a use for it; explain and gpu-check fetch it.
# CTR_CUDA, 12 or 13, chooses the build for the machine's driver.
find_rapids() {
  rapids=${CTR_RAPIDS_JAR:-}
  if [ -n "$rapids" ]; then
    if [ ! -r "$rapids" ]; then
      echo "ctr: CTR_RAPIDS_JAR is $rapids, which cannot be read: give the path of the RAPIDS jar" >&2
      exit 2
    fi
    return
  fi
  local version repository cuda=cuda${CTR_CUDA:-13} name=rapids-4-spark_2.13
  version=$(sed -n 's|.*<rapids.version>\(.*\)</rapids.version>.*|\1|p' "$home/pom.xml")
  repository=$(tr ':' '\n' <"$class_path" | sed -n 's|/com/typesafe/config/.*||p')
  local file=$repository/com/nvidia/$name/$version/$name-$version-$cuda.jar
  case $1 in
    explain | gpu-check) if [ ! -s "$file" ]; then fetch_rapids "$file"; fi ;;
    *) if ! compgen -G '/dev/nvidia[0-9]*' >/dev/null; then return; fi ;;
  esac
  if [ -s "$file" ]; then rapids=$file; fi
}

# The plugin as a file: the parent of its POM is not to be had, which later versions of the dependency plugin ask for.
fetch_rapids() {
  local log=$home/target/rapids.log file=$1
  local name=${file##*/}
  name=${name%.jar}
  local cuda=${name##*-} version=${name#rapids-4-spark_2.13-}
  version=${version%-*}
  require_maven
  echo "ctr: fetching the RAPIDS plugin with Maven (0.6 GB; 1 GB with CTR_CUDA=12; once) …" >&2
  if ! (cd "$home/target" && mvn -B -U org.apache.maven.plugins:maven-dependency-plugin:2.8:get -Dtransitive=false \
    -Dartifact="com.nvidia:rapids-4-spark_2.13:$version:jar:$cuda") >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "ctr: the plugin could not be fetched, see above; CTR_RAPIDS_JAR takes a jar that is there already" >&2
    exit 2
  fi
}
