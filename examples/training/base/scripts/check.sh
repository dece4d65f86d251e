#!/bin/sh
# Stands for the check of an account, a key, a machine.
set -eu
{
  echo "# What the training runs with"
  echo
  echo "node $(node --version)"
  echo "settings: $(tr -d '\n' <training.json)"
} >TOOLS.md
cat TOOLS.md
