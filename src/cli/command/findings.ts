/**
 * Rows of the command table: what works on rules, reports and findings.
 */
import type { CommandEntry } from './entry.js';

/** Rows in the order of help. */
export const FINDING_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'create',
    words: ['baseline', 'create'],
    summary: 'Accept all findings of a scan',
    operands: [
      { spelling: '<file>', help: 'a new file', offer: 'files' },
      {
        spelling: '[paths...]',
        help: 'what is scanned; the same as for the scan that takes the baseline',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan baseline create logs.baseline.json logs', does: 'accept what is there today' },
      { line: 'logscan --baseline logs.baseline.json logs', does: 'fail for what is new' },
    ],
  },
  {
    name: 'update',
    words: ['baseline', 'update'],
    summary: 'Accept what is new, and drop what is gone',
    operands: [
      { spelling: '<file>', help: 'a baseline', offer: 'files' },
      {
        spelling: '[paths...]',
        help: 'what is scanned; the same as for the scan that takes the baseline',
        offer: 'files',
      },
    ],
    examples: [
      {
        line: 'logscan baseline update --reason "test account" logs.baseline.json logs',
        does: 'with a word',
      },
    ],
  },
  {
    name: 'compare',
    words: ['baseline', 'diff'],
    summary: 'Tell what is new and what is gone',
    operands: [
      { spelling: '<file>', help: 'a baseline', offer: 'files' },
      {
        spelling: '[paths...]',
        help: 'what is scanned; the same as for the scan that takes the baseline',
        offer: 'files',
      },
    ],
    examples: [{ line: 'logscan baseline diff logs.baseline.json logs', does: 'change nothing' }],
  },
  {
    name: 'list',
    words: ['rules', 'list'],
    summary: 'Print id, severity and title of the rules',
    operands: [],
    examples: [
      { line: 'logscan rules list', does: 'list everything that is looked for' },
      {
        line: 'logscan rules list --rules mine.toml --format json',
        does: 'with rules of your own, for a program',
      },
    ],
  },
  {
    name: 'show',
    words: ['rules', 'show'],
    summary: 'Print everything about a rule',
    operands: [{ spelling: '<id>', help: 'as listed', offer: 'rules' }],
    examples: [{ line: 'logscan rules show url.password', does: 'what it matches, and why it matters' }],
  },
  {
    name: 'check',
    words: ['rules', 'check'],
    summary: 'Try all examples of the rules',
    operands: [{ spelling: '[pack]', help: 'a TOML file', offer: 'files' }],
    examples: [{ line: 'logscan rules check mine.toml', does: 'prove a pack of your own' }],
  },
  {
    name: 'report',
    words: ['report'],
    summary: 'Print a saved JSON report in another format',
    operands: [
      { spelling: '<file>', help: 'a report of the format json, or - for standard input', offer: 'files' },
    ],
    examples: [
      { line: 'logscan --output json=scan.json /var/log', does: 'save a report' },
      { line: 'logscan report scan.json --output html=scan.html', does: 'make a page of it' },
    ],
  },
  {
    name: 'diff',
    words: ['diff'],
    summary: 'Tell what is new and what is gone between two reports',
    operands: [
      {
        spelling: '<before>',
        help: 'the earlier report, of the format json, or - for standard input',
        offer: 'files',
      },
      { spelling: '<after>', help: 'the later one', offer: 'files' },
    ],
    examples: [
      { line: 'logscan diff monday.json friday.json', does: 'exit with bit 1 when something is new' },
    ],
  },
  {
    name: 'explain',
    words: ['explain'],
    summary: 'Tell why a place is reported, or why it is not',
    operands: [
      {
        spelling: '<subject>',
        help: 'a fingerprint, or a place: PATH:LINE or PATH:LINE:COLUMN',
        offer: 'files',
      },
      {
        spelling: '[paths...]',
        help: 'where the fingerprint is looked for; without any, well-known places',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan explain mopidy.log:17', does: 'explain everything in a line' },
      { line: 'logscan explain 3f9a0c /var/log', does: 'explain all places of a secret' },
    ],
  },
];
