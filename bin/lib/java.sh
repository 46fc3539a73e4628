# shellcheck shell=bash
# Finds Java and Maven, and holds the options of the JVM. Sourced with $home set.

# require_java: sets $java, and completes $jvm_options for its version.
require_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  if ! command -v "$java" >/dev/null; then
    echo "ctr: Java is missing: install a JDK 17, 21 or 25 (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME" >&2
    exit 2
  fi
  # Reads a file that every JDK has, since starting a JVM to ask would make every command slower.
  local release version=
  release=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")/release
  if [ -r "$release" ]; then version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"); fi
  # A wrapper script, such as a version manager's, has no such file beside it.
  if [ -z "$version" ]; then version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1) || true; fi
  case $version in
    17 | 21 | '') jvm_options+=(--add-opens=java.base/sun.security.action=ALL-UNNAMED) ;;
    # Java 24 and later lack that package. They warn on standard error when Hadoop or Spark uses the other two.
    25) jvm_options+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow) ;;
    *)
      echo "ctr: $java is Java $version: Spark runs on Java 17, 21 or 25; set JAVA_HOME to one of them" >&2
      exit 2
      ;;
  esac
}

require_maven() {
  if ! command -v mvn >/dev/null; then
    echo "ctr: Maven is missing: install 3.8 or newer (Debian: apt-get install maven)" >&2
    exit 2
  fi
  if ! command -v "${java}c" >/dev/null; then
    echo "ctr: the Java compiler is missing: install a JDK 17, 21 or 25 (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to one" >&2
    exit 2
  fi
}

# -Xmx is an upper limit: the JVM takes memory as it needs it. The heap and the space for classes start large, because
# growing either costs a full collection each time. Four fifths of the heap hold long-lived objects: weights,
# vectors, and what Spark caches. CTR_JAVA_OPTS comes later on the command line and wins.
# -XX:-DontCompileHugeMethods: the feature plan becomes one method larger than HotSpot compiles by default.
# -XX:Tier4…: ten times the defaults. A short run is mostly Spark's start, whose methods the optimizing compiler (C2) would
# compile for longer than they run afterwards. The loops over rows reach these numbers within a fraction of a second.
# The --add-opens are those of Spark (org.apache.spark.launcher.JavaModuleOptions); require_java adds one.
# shellcheck disable=SC2034 # used by the scripts that source this file
jvm_options=(
  -XX:InitialRAMPercentage=50
  -Xmx"${CTR_HEAP:-4g}"
  -Xshare:auto
  -Xlog:cds=off
  -Xlog:cds+dynamic=off
  -XX:+UseParallelGC
  -XX:NewRatio=4
  -XX:MetaspaceSize=256m
  -XX:-DontCompileHugeMethods
  -XX:Tier4InvocationThreshold=50000
  -XX:Tier4MinInvocationThreshold=6000
  -XX:Tier4CompileThreshold=150000
  -XX:Tier4BackEdgeThreshold=400000
  -XX:+IgnoreUnrecognizedVMOptions
  --add-opens=java.base/java.lang=ALL-UNNAMED
  --add-opens=java.base/java.lang.invoke=ALL-UNNAMED
  --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
  --add-opens=java.base/java.io=ALL-UNNAMED
  --add-opens=java.base/java.net=ALL-UNNAMED
  --add-opens=java.base/java.nio=ALL-UNNAMED
  --add-opens=java.base/java.util=ALL-UNNAMED
  --add-opens=java.base/java.util.concurrent=ALL-UNNAMED
  --add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED
  --add-opens=java.base/jdk.internal.ref=ALL-UNNAMED
  --add-opens=java.base/sun.nio.ch=ALL-UNNAMED
  --add-opens=java.base/sun.nio.cs=ALL-UNNAMED
  --add-opens=java.base/sun.util.calendar=ALL-UNNAMED
  --add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED
  -Djdk.reflect.useDirectMethodHandle=false
  -Dio.netty.tryReflectionSetAccessible=true
  -Dlog4j2.configurationFile="$home/conf/log4j2.properties"
  -Dctr.home="$home"
)
