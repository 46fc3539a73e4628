# shellcheck shell=bash
# Checks the variables before the first call: each problem names the variable, its value and what is allowed.

problems=()

# wrong VARIABLE ALLOWED
wrong() { problems+=("$1=${!1}: $2"); }

validate_variables() {
  local variable
  problems=()
  for variable in LOCATION RESOURCE_GROUP VNET AKS_SUBNET ANF_SUBNET NETAPP_ACCOUNT POOL_PREFIX CLUSTER \
    SYSTEM_VM_SIZE CPU_VM_SIZE GPU_VM_SIZE NAMESPACE SERVICE_ACCOUNT CLAIM DRIVER_IDENTITY \
    TRIDENT_NAMESPACE TRIDENT_IDENTITY; do
    matches "$variable" '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' "must be a name of letters, digits, '.', '_' and '-'"
  done
  matches VOLUME '^[a-zA-Z][a-zA-Z0-9_-]{0,63}$' "must be a letter, then letters, digits, '_' and '-'"
  one_of SERVICE_LEVEL Standard Premium Ultra
  one_of PROTOCOL NFSv4.1 NFSv3
  one_of GPU_STACK device-plugin operator none
  one_of CLUSTER_TIER free standard
  whole SYSTEM_NODES 1 100
  whole CPU_NODES_MAX 1 1000
  whole GPU_NODES_MAX 0 1000
  validate_sizes
  validate_networks
  if [ ${#problems[@]} -gt 0 ]; then
    say "invalid variables:"
    printf '  %s\n' "${problems[@]}" >&2
    exit 2
  fi
}

validate_sizes() {
  local level pool_gib=0 beside=0 known=${#problems[@]}
  whole POOL_SIZE_TIB 1 2048
  whole VOLUME_SIZE_GIB 50 102400
  whole CLAIM_SIZE_GIB 1 102400
  whole TRIDENT_LIMIT_GIB 50 102400
  whole NEEDED_MIBPS 0 100000
  for level in $TRIDENT_LEVELS; do
    if [ "$level" = "$SERVICE_LEVEL" ]; then
      beside=$VOLUME_SIZE_GIB
      continue
    fi
    case $level in
      Standard | Premium | Ultra) ;;
      *) wrong TRIDENT_LEVELS "must be some of Standard, Premium, Ultra, with spaces between them" ;;
    esac
  done
  # Compares the sizes only if all are valid.
  if [ ${#problems[@]} -gt "$known" ]; then return; fi
  pool_gib=$((POOL_SIZE_TIB * 1024))
  [ "$VOLUME_SIZE_GIB" -le "$pool_gib" ] ||
    wrong VOLUME_SIZE_GIB "must fit into the pool of POOL_SIZE_TIB=$POOL_SIZE_TIB ($pool_gib GiB)"
  [ "$CLAIM_SIZE_GIB" -le "$VOLUME_SIZE_GIB" ] ||
    wrong CLAIM_SIZE_GIB "must fit into the volume of VOLUME_SIZE_GIB=$VOLUME_SIZE_GIB"
  [ -z "$TRIDENT_LEVELS" ] || [ $((TRIDENT_LIMIT_GIB + beside)) -le "$pool_gib" ] ||
    wrong TRIDENT_LIMIT_GIB "must fit into the pool of $pool_gib GiB beside a volume of $beside GiB"
  [ "$(promised_mibps "$SERVICE_LEVEL" "$VOLUME_SIZE_GIB")" -ge "$NEEDED_MIBPS" ] ||
    wrong NEEDED_MIBPS "SERVICE_LEVEL=$SERVICE_LEVEL promises $(promised_mibps "$SERVICE_LEVEL" "$VOLUME_SIZE_GIB") MiB/s for VOLUME_SIZE_GIB=$VOLUME_SIZE_GIB: take a larger volume or a higher level"
}

validate_networks() {
  local variable known=${#problems[@]} anf_network=VNET_PREFIX
  local ranges=(VNET_PREFIX AKS_SUBNET_PREFIX ANF_SUBNET_PREFIX POD_CIDR SERVICE_CIDR)
  if [ -n "$ANF_VNET" ]; then
    anf_network=ANF_VNET_PREFIX
    ranges+=(ANF_VNET_PREFIX)
    [ "$ANF_VNET" != "$VNET" ] || wrong ANF_VNET "must be another network than VNET, or empty"
  fi
  for variable in "${ranges[@]}"; do
    is_range "${!variable}" || wrong "$variable" "must be an address range such as 10.20.0.0/16"
  done
  if [ ${#problems[@]} -gt "$known" ]; then return; fi
  within AKS_SUBNET_PREFIX VNET_PREFIX
  within ANF_SUBNET_PREFIX "$anf_network"
  apart ANF_SUBNET_PREFIX AKS_SUBNET_PREFIX
  [ "${ANF_SUBNET_PREFIX#*/}" -le 28 ] || wrong ANF_SUBNET_PREFIX "must be a /28 or larger"
  apart POD_CIDR VNET_PREFIX
  apart SERVICE_CIDR VNET_PREFIX
  apart SERVICE_CIDR POD_CIDR
  if [ -n "$ANF_VNET" ]; then
    apart ANF_VNET_PREFIX VNET_PREFIX
    apart POD_CIDR ANF_VNET_PREFIX
    apart SERVICE_CIDR ANF_VNET_PREFIX
  fi
  if ! is_range "$DNS_SERVICE_IP/32" || ! contains "$SERVICE_CIDR" "$DNS_SERVICE_IP/32"; then
    wrong DNS_SERVICE_IP "must be an address in SERVICE_CIDR=$SERVICE_CIDR"
  fi
}

# promised_mibps LEVEL GIB: what a service level promises a volume of that size, in MiB/s.
promised_mibps() {
  local mibps_a_tib
  case $1 in
    Standard) mibps_a_tib=16 ;;
    Premium) mibps_a_tib=64 ;;
    Ultra) mibps_a_tib=128 ;;
    *) mibps_a_tib=0 ;;
  esac
  echo $((mibps_a_tib * $2 / 1024))
}

# pool_of LEVEL: name of its capacity pool.
pool_of() { echo "$POOL_PREFIX-${1,,}"; }

matches() { [[ ${!1} =~ $2 ]] || wrong "$1" "$3"; }

one_of() {
  local variable=$1 value
  shift
  for value in "$@"; do
    if [ "${!variable}" = "$value" ]; then return; fi
  done
  wrong "$variable" "must be one of: $*"
}

whole() {
  if ! [[ ${!1} =~ ^(0|[1-9][0-9]{0,8})$ ]] || [ "${!1}" -lt "$2" ] || [ "${!1}" -gt "$3" ]; then
    wrong "$1" "must be a whole number from $2 to $3"
  fi
}

is_range() {
  local octet
  [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})/([0-9]{1,2})$ ]] || return 1
  for octet in "${BASH_REMATCH[@]:1:4}"; do
    [ "$octet" -le 255 ] || return 1
  done
  [ "${BASH_REMATCH[5]}" -le 32 ]
}

# first RANGE and last RANGE: its first and last address as numbers.
first() {
  local a b c d bits=${1#*/}
  IFS=. read -r a b c d <<<"${1%/*}"
  echo $((((10#$a << 24) + (10#$b << 16) + (10#$c << 8) + 10#$d) & ~((1 << (32 - bits)) - 1)))
}
last() { echo $(($(first "$1") + (1 << (32 - ${1#*/})) - 1)); }

contains() { [ "$(first "$1")" -le "$(first "$2")" ] && [ "$(last "$2")" -le "$(last "$1")" ]; }

within() { contains "${!2}" "${!1}" || wrong "$1" "must lie within $2=${!2}"; }

apart() {
  if [ "$(first "${!1}")" -le "$(last "${!2}")" ] && [ "$(first "${!2}")" -le "$(last "${!1}")" ]; then
    wrong "$1" "must not overlap $2=${!2}"
  fi
}
