# shellcheck shell=bash
# Builds on first use and when sources changed. Sourced with $home set, after java.sh.
# shellcheck disable=SC2154 # home

# is_older FILE SOURCE...: whether the file is missing, empty or older than a source.
is_older() {
  local file=$1
  shift
  [ ! -s "$file" ] || [ -n "$(find -L "$@" -newer "$file" -print -quit)" ]
}

# build_where STALE NAME OPTION...: packages where the function STALE says so; NAME tells of it.
build_where() {
  local stale=$1 name=$2
  shift 2
  if ! "$stale"; then return; fi
  # Two first uses at the same time build once.
  mkdir -p "$home/target"
  exec 9>"$home/target/.build-lock"
  flock 9
  if "$stale"; then build "$name" "$@"; fi
  exec 9>&-
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
