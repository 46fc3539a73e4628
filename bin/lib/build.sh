# shellcheck shell=bash
# Builds on first use and when sources changed. Sourced with $home set, after java.sh.
# shellcheck disable=SC2154 # home, java, jvm_options

# is_older FILE SOURCE...: whether the file is missing, empty or older than a source.
is_older() {
  local file=$1
  shift
  [ ! -s "$file" ] || [ -n "$(find -L "$@" -newer "$file" -print -quit)" ]
}

# run_if STALE COMMAND...: runs the command if the function STALE succeeds. The lock makes two first uses at the same time
# run it once.
run_if() {
  local stale=$1
  shift
  if ! "$stale"; then return; fi
  mkdir -p "$home/target"
  exec 9>"$home/target/.build-lock"
  flock 9
  if "$stale"; then "$@"; fi
  exec 9>&-
}

# build_if STALE NAME OPTION...: builds the jar if the function STALE succeeds. NAME starts the messages.
build_if() {
  local stale=$1
  shift
  run_if "$stale" build "$@"
}

build() {
  local name=$1 log=$home/target/build.log
  shift
  require_maven
  echo "$name: building (once; again when sources change) …" >&2
  if ! (cd "$home" && mvn -B -Dmaven.test.skip=true "$@" package) >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "$name: the build failed, see above" >&2
    exit 1
  fi
}

# archive_is_stale: whether the jar was built after the last try to archive its classes, by Maven itself for example.
archive_is_stale() {
  [ -w "$home/target" ] && is_older "$home/target/archive-classes/log" "$home/target/spark-ctr.jar"
}

# Writes the classes that a run loads into an archive. Later commands map it instead of loading the classes one by one and
# start in about half the time. A JVM that cannot use the archive ignores it, one with another path of the jar too.
archive_classes() {
  local target work
  target=$(readlink -f "$home/target")
  work=$target/archive-classes
  rm -rf "$work" "$target/ctr.jsa"
  mkdir -p "$work/days"
  # Not empty, so that a JVM that dies without a word is not tried again.
  echo "run of $(date)" >"$work/log"
  for day in 0 1; do
    { gzip -dc "$home/data-samples/day_$day.gz" || true; } 2>/dev/null | head -n 300 >"$work/days/day_$day"
  done
  # shellcheck disable=SC2086 # CTR_JAVA_OPTS holds several options
  CTR_HOME=$home "$java" "${jvm_options[@]}" ${CTR_JAVA_OPTS:-} -XX:ArchiveClassesAtExit="$target/ctr.jsa" \
    -cp "$target/spark-ctr.jar:$(<"$target/classpath.txt")" io.sparkctr.Main run data.input="$work/days" \
    data.prepared="$work/prepared" runs.directory="$work/runs" >>"$work/log" 2>&1 </dev/null || true
}
