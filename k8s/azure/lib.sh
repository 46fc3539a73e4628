# shellcheck shell=bash
# Functions that the scripts share: options, variables, and calls. A script prints each call, checks first whether it is
# needed, and makes none in a dry run.
# shellcheck disable=SC2034 # cluster, group and anf serve the scripts that source this file

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
name=$(basename "$0")
dry_run=false
arguments=()

# Shows a call on the caller's standard output, also while its answer is captured.
exec 3>&1

# shellcheck source=k8s/azure/validate.sh
source "$here/validate.sh"

say() { printf '%s: %s\n' "$name" "$*" >&2; }

# Ends the script for a reason that the user can correct.
fail() {
  say "$@"
  exit 2
}

# Prints the comment at the head of the started script.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  echo "Options: --dry-run (print every call, make none), --variables FILE (values over variables.env), --help"
}

# start TOOL... -- ARGUMENT...: reads the options, loads and checks the variables, checks tools and login.
# Sets dry_run, and arguments to everything that is not an option.
start() {
  local tools=() own=
  while [ "$1" != -- ]; do
    tools+=("$1")
    shift
  done
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit 0
        ;;
      --dry-run) dry_run=true ;;
      --variables)
        own=${2:-}
        [ -r "$own" ] || fail "--variables $own: cannot be read; give the path of a file like $here/variables.env"
        shift
        ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  # shellcheck source=k8s/azure/variables.env
  source "$here/variables.env"
  # shellcheck source=/dev/null
  if [ -n "$own" ]; then source "$own"; fi
  TRIDENT_LEVELS=${TRIDENT_LEVELS:-$SERVICE_LEVEL}
  if [ "$TRIDENT_LEVELS" = none ]; then TRIDENT_LEVELS=; fi
  validate_variables
  group=(--resource-group "$RESOURCE_GROUP")
  anf=("${group[@]}" --account-name "$NETAPP_ACCOUNT")
  cluster=(--context "$CLUSTER")
  if $dry_run; then return; fi
  require_tools "${tools[@]}"
}

no_arguments() {
  [ ${#arguments[@]} = 0 ] || fail "unknown argument ${arguments[0]}: see $name --help"
}

require_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "$tool is missing: $(remedy "$tool")"
  done
  az account show --output none 2>/dev/null || fail "az is not logged in: az login"
  if [ -n "$SUBSCRIPTION" ]; then
    az account set --subscription "$SUBSCRIPTION" ||
      fail "SUBSCRIPTION=$SUBSCRIPTION: az does not know it; az account list shows those you have"
  fi
}

remedy() {
  case $1 in
    az) echo "install the Azure CLI, 2.72.2 or newer" ;;
    kubectl) echo "az aks install-cli, or install kubectl 1.31 or newer" ;;
    *) echo "install $1" ;;
  esac
}

show_call() {
  local word line=+
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9_./:=,-]+$ ]]; then line+=" $word"; else line+=" ${word@Q}"; fi
  done
  printf '%s\n' "$line" >&3
}

# call COMMAND...: shows the call and, unless in a dry run, makes it.
call() {
  show_call "$@"
  if $dry_run; then return; fi
  local quiet=()
  if [ "$1" = az ]; then quiet=(--output none); fi
  "$@" "${quiet[@]}" || {
    say "that call failed, see above; the same script goes on from there"
    exit 1
  }
}

# answer PLACEHOLDER COMMAND...: prints the command's answer; in a dry run the placeholder.
answer() {
  local placeholder=$1
  shift
  show_call "$@"
  if $dry_run; then
    echo "$placeholder"
    return
  fi
  "$@" || {
    say "that call failed, see above"
    exit 1
  }
}

# exists COMMAND...: whether the resource that the command shows exists; in a dry run it does not.
exists() {
  show_call "$@"
  if $dry_run; then return 1; fi
  local told code=0
  told=$("$@" 2>&1 >/dev/null) || code=$?
  if [ "$code" = 0 ]; then return; fi
  # az ends with 3 if a show command finds nothing, but not every show command does.
  if [ "$code" != 3 ] && ! grep -qiE 'not ?found|does not exist' <<<"$told"; then
    printf '%s\n' "$told" >&2
    say "that call failed, see above"
    exit 1
  fi
  return 1
}

# ensure WHAT LOOK... -- MAKE...: creates it unless it exists.
ensure() {
  local what=$1 look=()
  shift
  while [ "$1" != -- ]; do
    look+=("$1")
    shift
  done
  shift
  if exists "${look[@]}"; then
    say "$what is there"
  else
    call "$@"
  fi
}

# ensure_pool LEVEL: the capacity pool of a service level.
ensure_pool() {
  local pool
  pool=$(pool_of "$1")
  ensure "capacity pool $pool" az netappfiles pool show "${anf[@]}" --name "$pool" -- \
    az netappfiles pool create "${anf[@]}" --name "$pool" --location "$LOCATION" --size "$POOL_SIZE_TIB" --service-level "$1"
}

# volume_level: sets level to the service level of the pool that holds the volume, or to nothing.
volume_level() {
  local candidate
  level=
  for candidate in Standard Premium Ultra; do
    if exists az netappfiles volume show "${anf[@]}" --pool-name "$(pool_of "$candidate")" --name "$VOLUME"; then
      level=$candidate
      return
    fi
  done
}

# subnet_id NETWORK SUBNET
subnet_id() {
  answer "<id of subnet $2>" az network vnet subnet show "${group[@]}" --vnet-name "$1" --name "$2" --query id --output tsv
}

# federate IDENTITY SUBJECT: lets a service account of the cluster use the identity; creates it if it is missing.
federate() {
  local issuer
  ensure "identity $1" az identity show "${group[@]}" --name "$1" -- \
    az identity create "${group[@]}" --name "$1" --location "$LOCATION"
  issuer=$(answer "<issuer of $CLUSTER>" az aks show "${group[@]}" --name "$CLUSTER" --query oidcIssuerProfile.issuerUrl --output tsv)
  [ -n "$issuer" ] || fail "cluster $CLUSTER has no OIDC issuer: az aks update --enable-oidc-issuer --enable-workload-identity"
  ensure "federation of $2" az identity federated-credential show "${group[@]}" --identity-name "$1" --name "$CLUSTER" -- \
    az identity federated-credential create "${group[@]}" --identity-name "$1" --name "$CLUSTER" \
    --issuer "$issuer" --subject "$2" --audiences api://AzureADTokenExchange
}

# identity_value IDENTITY FIELD: such as clientId or principalId.
identity_value() {
  answer "<$2 of $1>" az identity show "${group[@]}" --name "$1" --query "$2" --output tsv
}

# grant IDENTITY ROLE SCOPE: a role assignment, unless there is one.
grant() {
  local principal found
  principal=$(identity_value "$1" principalId)
  found=$(answer "" az role assignment list --role "$2" --scope "$3" --fill-principal-name false \
    --query "[?principalId=='$principal'].id" --output tsv)
  if [ -n "$found" ]; then
    say "role $2 of $1 is there"
  else
    call az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal \
      --role "$2" --scope "$3"
  fi
}

# apply WHAT: applies the manifest on standard input if the cluster has another one.
apply() {
  local manifest code=0
  manifest=$(cat)
  show_call kubectl "${cluster[@]}" apply --filename -
  printf '  %s\n' "${manifest//$'\n'/$'\n'  }" >&3
  if $dry_run; then return; fi
  kubectl "${cluster[@]}" diff --filename - <<<"$manifest" >/dev/null || code=$?
  case $code in
    0) say "$1 is there" ;;
    1) kubectl "${cluster[@]}" apply --filename - <<<"$manifest" >&2 ;;
    *)
      say "kubectl diff failed, see above"
      exit 1
      ;;
  esac
}

# install_chart RELEASE NAMESPACE CHARTS CHART VERSION OPTION...: a Helm release, unless it has that version.
install_chart() {
  local release=$1 namespace=$2 charts=$3 chart=$4 version=$5 found
  shift 5
  found=$(answer "" helm list --kube-context "$CLUSTER" --namespace "$namespace" --filter "^$release\$" --output json)
  if grep -qF "\"$chart-$version\"" <<<"$found"; then
    say "$release $version is there"
  else
    call helm upgrade "$release" "$chart" --install --kube-context "$CLUSTER" --repo "$charts" --version "$version" \
      --namespace "$namespace" --create-namespace --wait "$@"
  fi
}
