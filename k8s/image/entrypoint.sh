#!/usr/bin/env bash
# The image's entry point, /opt/entrypoint.sh. Spark's Kubernetes back end calls it with "driver" or "executor", and
# passes the rest in arguments and environment variables. Anything else is a command, such as "ctr run".
set -euo pipefail

export SPARK_HOME=${SPARK_HOME:-/opt/spark} CTR_HOME=${CTR_HOME:-/opt/ctr} SPARK_SCALA_VERSION=2.13
export PATH=$CTR_HOME/bin:$PATH
home=$CTR_HOME
# shellcheck source=bin/lib/java.sh
source "$home/bin/lib/java.sh"
# shellcheck source=k8s/image/classes.sh
source "$home/bin/lib/classes.sh"
require_java
image_class_path

# Spark's launcher turns the properties file into the command line of spark-submit, with the driver's heap and options.
# It prints an empty line, then the words, each followed by a NUL.
driver_command() {
  use_archive driver
  export SPARK_SUBMIT_OPTS="${jvm_options[*]} ${SPARK_SUBMIT_OPTS:-}"
  mapfile -d '' -t command < <(
    "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit \
      --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" \
      --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=$SPARK_DRIVER_BIND_ADDRESS" \
      --deploy-mode client "$@"
  )
  if [ ${#command[@]} -lt 2 ]; then
    echo "entrypoint: Spark's launcher gave no command line, see above" >&2
    exit 1
  fi
  command=("${command[@]:1}")
  command[0]=${command[0]#$'\n'}
  own_class_path
}

# Replaces the class path of Spark's launcher. The directory of the configuration goes behind the jars, which have no file
# of its names: a class archive is valid only if the class path starts with its jars.
own_class_path() {
  local at entry entries before="" behind=""
  for at in "${!command[@]}"; do
    if [ "${command[at]}" = -cp ]; then break; fi
  done
  IFS=: read -r -a entries <<<"${command[at + 1]}"
  for entry in "${entries[@]}"; do
    case $entry in
      "$SPARK_HOME/jars/"*) ;;
      "${SPARK_CONF_DIR:-$SPARK_HOME/conf}/" | "${SPARK_CONF_DIR:-$SPARK_HOME/conf}")
        if [ -e "$entry" ]; then behind=:$entry; fi
        ;;
      *) before=$before$entry: ;;
    esac
  done
  command[at + 1]=$before$class_path$behind
}

executor_command() {
  local name options=() behind=${SPARK_CONF_DIR:+:$SPARK_CONF_DIR}
  use_archive executor
  # As Main does for a driver.
  options+=(-Ddev.ludovic.netlib.blas.allowNative=false)
  while read -r name; do
    if [ -n "$name" ]; then options+=("${!name}"); fi
  done < <(compgen -v SPARK_JAVA_OPT_ | sort -t_ -k4 -n)
  case " ${options[*]}" in
    # A JVM that makes an archive refuses directories that have files.
    *" -XX:ArchiveClassesAtExit="* | *" -XX:AOTCacheOutput="*) behind= ;;
    *) behind=$behind:$PWD ;;
  esac
  command=(
    "$java" "${jvm_options[@]}" "${options[@]}"
    -Xms"$SPARK_EXECUTOR_MEMORY" -Xmx"$SPARK_EXECUTOR_MEMORY"
    -cp "${SPARK_CLASSPATH:+$SPARK_CLASSPATH:}$class_path$behind"
    org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend
    --driver-url "$SPARK_DRIVER_URL"
    --executor-id "$SPARK_EXECUTOR_ID"
    --cores "$SPARK_EXECUTOR_CORES"
    --app-id "$SPARK_APPLICATION_ID"
    --hostname "$SPARK_EXECUTOR_POD_IP"
    --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID"
    --podName "$SPARK_EXECUTOR_POD_NAME"
  )
}

# A JVM does not start with two garbage collectors among its options. Keeps the last one.
keep_last_collector() {
  local word last="" kept=()
  for word in "${command[@]}"; do
    case $word in -XX:+Use*GC) last=$word ;; esac
  done
  for word in "${command[@]}"; do
    case $word in -XX:+Use*GC) if [ "$word" != "$last" ]; then continue; fi ;; esac
    kept+=("$word")
  done
  command=("${kept[@]}")
}

case "${1:-}" in
  driver)
    driver_command "${@:2}"
    keep_last_collector
    ;;
  executor)
    executor_command
    keep_last_collector
    ;;
  "") command=(ctr --help) ;;
  *) command=("$@") ;;
esac

# tini forwards signals and reaps orphans. Outside the image it may be missing.
if command -v tini >/dev/null; then command=(tini -s -- "${command[@]}"); fi
exec "${command[@]}"
