#!/usr/bin/env node
'use strict';
/** A command that takes longer may wait for the collection of garbage; at first it would cost a tenth of a short scan. */
const LONG_MS = 500;

// Old garbage is collected when memory has grown by half, not fourfold, so that a large scan stays below 150 MiB.
setTimeout(() => require('node:v8').setFlagsFromString('--heap-growing-percent=50'), LONG_MS).unref();

// That of a bug, for a process that ends before the command does.
process.exitCode = 70;
void require('./load.js')
  .load('main.js')
  .main()
  .then((code) => (process.exitCode = code));
