/**
 * JSON documents that the user names: opened with care, read up to a bound, and checked against a schema.
 *
 * They may come from anywhere. Every fault is a `UsageError` that names the file and the field, and no value: the wrong
 * file may hold anything.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { describeFailure } from './console.js';
import type { Host } from './host.js';
import { UsageError } from './usage.js';

/** A kind of document, in the words of its errors. */
export interface DocumentKind {
  /** `a report`. */
  readonly name: string;
  /** Where to get one: continues the error. */
  readonly advice: string;
  readonly version: number;
  readonly maxBytes: number;
}

/** Reads the text of a document, named from the working directory; `-` is standard input. Throws `UsageError`. */
export async function readDocument(
  file: string,
  kind: DocumentKind,
  host: Pick<Host, 'cwd' | 'openStdin'>,
): Promise<string> {
  if (file === '-') return collectText(host.openStdin(), file, kind);
  const handle = await openDocument(resolve(host.cwd, file));
  try {
    return await collectText(handle.createReadStream({ autoClose: false }), file, kind);
  } finally {
    await handle.close();
  }
}

/** Where a document comes from, and what it is to be. */
export interface DocumentSource<S extends v.GenericSchema> {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly schema: S;
}

/** Checks the text of a document. Throws `UsageError`. */
export function parseDocument<S extends v.GenericSchema>(
  text: string,
  { file, kind, schema }: DocumentSource<S>,
): v.InferOutput<S> {
  const document = parseJson(text, file, kind);
  const version = v.safeParse(v.object({ version: v.number() }), document);
  if (version.success && version.output.version !== kind.version) {
    const reason = `it is of version ${version.output.version}, and this logscan reads ${kind.version}`;
    throw refuseDocument(file, kind, reason);
  }
  const result = v.safeParse(schema, document, { abortEarly: true });
  if (!result.success) throw refuseDocument(file, kind, describeIssue(result.issues[0], kind));
  return result.output;
}

/** The error of a document that cannot be used. */
export function refuseDocument(file: string, { name, advice }: DocumentKind, reason: string): UsageError {
  return new UsageError(`Cannot use "${file}" as ${name}: ${reason}; ${advice}`);
}

function describeIssue(issue: v.BaseIssue<unknown>, { name }: DocumentKind): string {
  const path = v.getDotPath(issue);
  const field = path === null ? 'it' : `"${path}"`;
  if (issue.received === 'undefined') return `${field} is missing`;
  if (issue.expected === 'never') return `${field} is no field of ${name}`;
  return issue.expected === null ? `${field} is not valid` : `${field} is not ${issue.expected}`;
}

function parseJson(text: string, file: string, kind: DocumentKind): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own words quote the text.
    if (error instanceof SyntaxError) throw refuseDocument(file, kind, 'it is no valid JSON');
    throw error;
  }
}

async function openDocument(file: string): ReturnType<typeof open> {
  try {
    // O_NONBLOCK: a FIFO must not hang the start.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${describeFailure(error)}`);
  }
  throw new UsageError(`Cannot read "${file}": it is not a regular file`);
}

async function collectText(stream: Readable, file: string, kind: DocumentKind): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > kind.maxBytes) throw refuseDocument(file, kind, `it is longer than ${kind.maxBytes} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
