# shellcheck shell=bash
# The class path of every JVM in the image, and its class archives. Sourced with $home and $SPARK_HOME set, after java.sh.
# shellcheck disable=SC2154 # home

# image_class_path: sets $class_path. A class archive is valid only for the same jars in the same order. The order of a
# wildcard is that of the directory, which differs between nodes.
image_class_path() {
  local LC_ALL=C IFS=: jars
  jars=("$SPARK_HOME"/jars/*.jar)
  # shellcheck disable=SC2034 # used by the scripts that source this file
  class_path=$home/spark-ctr.jar:${jars[*]}
}

# use_archive NAME: completes $jvm_options with the archive of driver or executor, if the image has one. A JVM that cannot
# use it ignores it.
use_archive() {
  local archive=$home/archives/$1
  if [ -s "$archive.jsa" ]; then jvm_options+=(-XX:SharedArchiveFile="$archive.jsa"); fi
  if [ -s "$archive.aot" ]; then jvm_options+=(-XX:AOTCache="$archive.aot" -Xlog:aot=off); fi
}
