#!/usr/bin/env node
'use strict';
// That of a bug, for a process that ends before the command does.
process.exitCode = 70;
void require('./load.js')
  .load('main.js')
  .main()
  .then((code) => (process.exitCode = code));
