#!/bin/sh
# Stands before the file system of an AppImage that is a test build, in place of AppImage's own runtime,
# which is not in any package registry. It takes the file system out instead of mounting it.
export APPIMAGE="$(readlink -f "$0")"
APPDIR="$(mktemp -d)" && export APPDIR
trap 'rm -rf "$APPDIR"' EXIT
unsquashfs -quiet -no-progress -force -o 4096 -d "$APPDIR" "$APPIMAGE" || exit
"$APPDIR/AppRun" "$@"
exit
