#!/usr/bin/env bash
# Both hooks that format before a commit, in repositories made for the test: pre-commit's, by the repository's
# .pre-commit-hooks.yaml, and the plain git hook.
# usage: commit_hooks.sh FOLDER-OF-PROGRAMS
set -euo pipefail
programs=$(cd "$1" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH="$programs:$PATH" HOME="$work" PRE_COMMIT_HOME="$work/cache" GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

fail() { echo "FAILED: $*" >&2; exit 1; }
messy='(def   {a}   1)'
tidy='(def {a} 1)'

repository() { # NAME: an empty one, and moves there
  git init -q -b main "$work/$1"
  cd "$work/$1"
}

test_plain_hook() {
  repository plain
  cp "$root/docs/git-hooks/pre-commit" .git/hooks/pre-commit
  mkdir 'a folder'
  echo "$messy" >'a folder/a.valk'
  echo "$messy" >not-staged.valk
  git add 'a folder'
  if git commit -qm messy >said 2>&1; then fail "the plain hook let a messy file through"; fi
  grep -q '+(def {a} 1)' said || fail "the plain hook does not show the difference: $(cat said)"
  # Tidy in the work tree is not tidy in the commit.
  echo "$tidy" >'a folder/a.valk'
  if git commit -qm messy >said 2>&1; then fail "the plain hook looked at the work tree"; fi
  git add 'a folder'
  git commit -qm tidy || fail "the plain hook refused a tidy file"
  echo '(def   {a}' >broken.valk
  git add broken.valk
  if git commit -qm broken >said 2>&1; then fail "the plain hook let a mistake through"; fi
  grep -q 'never closed' said || fail "the plain hook does not show the mistake: $(cat said)"
}

test_pre_commit() {
  # What pre-commit clones: the hooks of this repository, at a tag.
  repository hooks
  cp "$root/.pre-commit-hooks.yaml" .
  git add . && git commit -qm hooks && git tag v1
  repository project
  printf 'repos:\n- repo: %s\n  rev: v1\n  hooks:\n  - id: valk-fmt\n' "$work/hooks" >.pre-commit-config.yaml
  pre-commit install >/dev/null
  echo "$messy" >a.valk
  echo "$messy" >a.txt
  git add .
  if git commit -qm messy >said 2>&1; then fail "pre-commit let a messy file through"; fi
  [ "$(cat a.valk)" = "$tidy" ] || fail "pre-commit did not format: $(cat said)"
  [ "$(cat a.txt)" = "$messy" ] || fail "pre-commit formatted a file of another kind"
  git add .
  git commit -qm tidy >said 2>&1 || fail "pre-commit refused a tidy file: $(cat said)"
  sed -i 's/valk-fmt$/valk-fmt-check/' .pre-commit-config.yaml
  echo "$messy" >b.valk
  git add .
  if git commit -qm messy >said 2>&1; then fail "the checking hook let a messy file through"; fi
  [ "$(cat b.valk)" = "$messy" ] || fail "the checking hook wrote"
  grep -q 'b.valk' said || fail "the checking hook does not name the file: $(cat said)"
}

test_plain_hook
if ! command -v pre-commit >/dev/null; then
  echo "SKIPPED: pre-commit is not installed (Debian: apt-get install pre-commit)"
  exit 77
fi
test_pre_commit
echo "both hooks work"
