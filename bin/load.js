'use strict';
/**
 * Loads files of the bundle, from what V8 made of them when the project was built where that is there.
 *
 * V8 compiles for one version of node, so what was kept lies in a folder of its name and is asked for nowhere else; what V8
 * refuses is compiled as ever. Nothing is written while the program runs: `bytecode.js` keeps what is kept, at the build.
 */
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

const BUNDLE = path.join(__dirname, '../dist/bundle');
const KEPT = path.join(BUNDLE, 'bytecode', `${process.version}-${process.platform}-${process.arch}`);

/** What a file of the bundle may name. Code that V8 has kept cannot import by itself, hence `importFrom`. */
const HEAD = '(function (exports, require, module, __filename, importFrom) {';

const modules = new Map();
const scripts = new Map();

/** What the file `name` of the bundle exports. */
function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const filename = path.join(BUNDLE, name);
  const script = compile(name, filename);
  script.runInThisContext()(module.exports, requireFrom, module, filename, importFrom);
  return module.exports;
}

function compile(name, filename) {
  const script = new Script(`${HEAD}${readFileSync(filename, 'utf8')}\n})`, {
    filename,
    cachedData: readKept(name),
  });
  scripts.set(name, script);
  return script;
}

function readKept(name) {
  try {
    return readFileSync(path.join(KEPT, name));
  } catch {
    return undefined;
  }
}

/** Files of the bundle name each other as neighbours; all else is looked up as from here. */
function requireFrom(id) {
  return id.startsWith('./') ? load(id.slice(2)) : require(id);
}

function importFrom(id) {
  return import(id);
}

/** Keeps what V8 has made of the files loaded so far, with the functions that ran. */
function keep() {
  mkdirSync(KEPT, { recursive: true });
  for (const [name, script] of scripts) writeFileSync(path.join(KEPT, name), script.createCachedData());
}

module.exports = { load, keep };
