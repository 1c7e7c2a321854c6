# shellcheck shell=bash
# What ./parley and ./test share: finding and installing what the machine lacks. Sourced, never run; works in bash 3.2 (macOS).
# Everything said here goes to standard error: standard output belongs to the program.

readonly EX_FAILED=1 EX_UNAVAILABLE=69

say() { printf 'parley: %s\n' "$*" >&2; }

fail() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

is_debian() { [[ -d ${DPKG_ADMINDIR:-/var/lib/dpkg}/info ]]; }

# missing_packages FILE...: the packages of the lists that are not installed, one a line.
# Looks into dpkg's own folder instead of running dpkg-query (1 ms instead of 20); a package that was removed but not
# purged keeps its .list there, not its .md5sums.
missing_packages() {
  local info=${DPKG_ADMINDIR:-/var/lib/dpkg}/info name _ file
  is_debian || return 0
  while read -r name _; do
    if [[ -z $name || $name == '#'* || -e $info/$name.md5sums ]]; then continue; fi
    for file in "$info/$name":*.md5sums; do
      [[ -e $file ]] || printf '%s\n' "$name"
      break
    done
  done < <(cat -- "$@")
}

# require_packages FILE...: installs what the lists name and the machine lacks; exits 69 with the command if it may not.
require_packages() {
  local missing
  missing=$(missing_packages "$@" | tr '\n' ' ')
  missing=${missing% }
  [[ -n $missing ]] || return 0
  if [[ $(id -u) != 0 ]]; then
    say "these system packages are missing: $missing. Install them, then run this again:"
    fail "$EX_UNAVAILABLE" "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends $missing"
  fi
  say "installing system packages: $missing"
  # shellcheck disable=SC2086  # package names have no spaces
  apt_get_install $missing || {
    cat -- "$logs/apt-get.log" >&2
    fail "$EX_UNAVAILABLE" "apt-get could not install $missing (its output is above). Repair that, then run this again."
  }
}

# With the package lists that are there; if there are none, or they are out of date, with fresh ones.
apt_get_install() {
  local lists=("${APT_LISTS:-/var/lib/apt/lists}"/*_Packages*)
  if [[ -e ${lists[0]} ]] && quietly apt-get.log apt_get install --yes --no-install-recommends "$@"; then
    return 0
  fi
  quietly apt-get.log apt_get update && quietly apt-get.log apt_get install --yes --no-install-recommends "$@"
}

# Waits for another apt-get on the machine instead of failing.
apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }

# require_tools: what a build needs and only a person can choose how to install.
require_tools() {
  command -v dotnet >/dev/null ||
    fail "$EX_UNAVAILABLE" "the .NET SDK 10 is missing. Install it (https://dot.net/download), then run this again."
  (cd -- "$root" && dotnet --version) >/dev/null 2>&1 </dev/null ||
    fail "$EX_UNAVAILABLE" "dotnet is here, but not the .NET SDK 10 that global.json asks for. Install it (https://dot.net/download), then run this again."
  if [[ -f $root/native/package-lock.json ]]; then
    command -v npm >/dev/null ||
      fail "$EX_UNAVAILABLE" "npm is missing; it brings the native libraries. Install Node.js 20 or newer (https://nodejs.org), then run this again."
  fi
}

# require_npm FOLDER WHAT [--omit=dev]: what FOLDER/package-lock.json names, in its node_modules. The copy of the lock file
# there is written last, so that an interrupted installation counts as none. Who has everything has what is needed to build.
require_npm() {
  local folder=$root/$1 what=$2 omit=${3:-}
  local lock=$folder/package-lock.json done_lock=$folder/node_modules/.parley-installed$omit
  [[ -f $lock ]] || return 0
  if cmp -s -- "$lock" "$done_lock" || { [[ -n $omit ]] && cmp -s -- "$lock" "${done_lock%"$omit"}"; }; then return 0; fi
  say "installing $what (npm)"
  (cd -- "$folder" && quietly npm.log npm ci --ignore-scripts --no-audit --no-fund ${omit:+"$omit"}) || {
    cat -- "$logs/npm.log" >&2
    fail "$EX_UNAVAILABLE" "npm ci failed in $folder (its output is above); repair that, then run this again."
  }
  cp -- "$lock" "$done_lock"
}

# has_newer THAN PATH...: whether a path, or a file below it, is newer than the file THAN; paths that are not there do not count.
has_newer() {
  local than=$1
  shift
  [[ -n $(find "$@" -newer "$than" -print -quit 2>/dev/null) ]]
}

# What the dashboard is made of.
web_sources=("$root/web/src" "$root/web/public" "$root"/web/*.html "$root"/web/*.json "$root/web/vite.config.ts")
readonly web_sources

# build_web: the dashboard, in artifacts/web, from where the build of the program takes it. Built anew when a source is newer.
build_web() {
  local built=$root/artifacts/web.built
  [[ -d $root/web ]] || return 0
  if [[ -f $built ]] && ! has_newer "$built" "${web_sources[@]}"; then return 0; fi
  touch -- "$built.new" # before the build: what is edited meanwhile is newer
  (cd -- "$root/web" && quietly web-build.log npm run --silent build) || {
    cat -- "$logs/web-build.log" >&2
    return 1
  }
  mv -f -- "$built.new" "$built"
}

# quietly LOG COMMAND...: output to a log, no input, and no hold on the lock (a server that a build leaves behind would keep it).
quietly() {
  local log=$1
  shift
  "$@" >"$logs/$log" 2>&1 </dev/null 9>&-
}

# open_workplace: makes the folder for logs, stamps and the lock, and waits for whoever else is setting up this clone.
open_workplace() {
  logs=$root/artifacts/setup
  mkdir -p -- "$logs" 2>/dev/null && exec 9>"$logs/lock" ||
    fail "$EX_FAILED" "cannot write to $root/artifacts. Run this once as someone who can, or copy the clone to a folder of your own."
  command -v flock >/dev/null || return 0
  flock --nonblock 9 || {
    say "waiting for another ./parley or ./test that is setting up"
    flock 9
  }
}

close_workplace() { exec 9>&-; }

hint_other_systems() {
  case $(uname -s) in
    Darwin) say "macOS: './parley doctor' says which engines work; Homebrew has espeak-ng and ffmpeg (brew install espeak-ng ffmpeg)." ;;
    *) is_debian || say "not a Debian system: install the counterparts of $root/setup/debian-packages.txt by hand; './parley doctor' checks them." ;;
  esac
}
