/**
 * Access lists of an open file: takes its handle, gives its list, and takes entries from it.
 *
 * getfacl and setfacl get the open file as their descriptor 3, and `/proc/self/fd/3` as its name, so that no path is
 * resolved again. No shell; see `audit/acl/program.ts`.
 */
import type { FileHandle } from 'node:fs/promises';
import { changeBetweenLists, setfaclArguments, writeList } from '../audit/acl/change.js';
import { parseLists } from '../audit/acl/list.js';
import type { AccessList } from '../audit/acl/list.js';
import { runProgram } from '../audit/acl/program.js';
import type { Lists } from './step.js';

const OPENED = '/proc/self/fd/3';

/** The list of an open file; undefined if getfacl is missing or fails. */
async function readList(handle: FileHandle): Promise<AccessList | undefined> {
  const { kind, code, output } = await runProgram('getfacl', ['-npE', '--', OPENED], '', handle.fd);
  return kind === 'ended' && code === 0 ? parseLists(output).get(OPENED) : undefined;
}

/** Whether a file has this list, the rights of owner, group and others aside, which the mode tells. */
export async function hasList(handle: FileHandle, list: AccessList): Promise<boolean> {
  const found = await readList(handle);
  return found !== undefined && showNamed(found) === showNamed(list);
}

/** Takes the entries; gives whether that went well. */
export async function takeEntries(handle: FileHandle, { before, after }: Lists): Promise<boolean> {
  const args = [...setfaclArguments(changeBetweenLists(before, after)), '--', OPENED];
  const { kind, code } = await runProgram('setfacl', args, '', handle.fd);
  return kind === 'ended' && code === 0 && hasList(handle, after);
}

function showNamed(list: AccessList): string {
  return writeList({ ...list, owner: 0, mask: undefined, other: 0 });
}
