/**
 * Makes records of the literals, and classes of the bytes that they begin with.
 *
 * Done here and not by the host, as it is a part of every start: what is compiled ahead takes a tenth of the time.
 */
import {
  CLASSES,
  DEPTH,
  ENTRY_BYTES,
  ENTRY_EXACT,
  ENTRY_LENGTH,
  HEADER,
  HEADER_ENTRIES,
  HEADER_LITERALS,
  RECORDS,
  RECORD_BYTES,
  RECORD_FOLD,
  RECORD_FOLLOWS,
  RECORD_LENGTH,
  RECORD_TEXT,
  ROW_BYTES,
} from './layout';

const CASE: u32 = 0x20;
/** Classes beside that of all other bytes. */
const ROOM: u32 = ROW_BYTES / 4 - 1;

let classes: u32 = 0;

/** Fills the records and the classes. */
export function fillRecords(): void {
  const count = load<u32>(HEADER + HEADER_LITERALS);
  const entries = load<u32>(HEADER + HEADER_ENTRIES);
  let text = entries + count * ENTRY_BYTES;
  for (let id: u32 = 0; id < count; id++) {
    const entry = entries + id * ENTRY_BYTES;
    const record: u32 = RECORDS + id * RECORD_BYTES;
    store<u32>(record, id);
    store<u32>(record, load<u8>(entry, ENTRY_LENGTH), RECORD_LENGTH);
    store<u32>(record, load<u32>(entry), RECORD_FOLLOWS);
    copyText(record, text, load<u8>(entry, ENTRY_EXACT) === 0);
    text += load<u8>(entry, ENTRY_LENGTH);
  }
}

function copyText(record: u32, text: u32, anyCase: bool): void {
  const length = load<u32>(record, RECORD_LENGTH);
  for (let place: u32 = 0; place < length; place++) {
    const byte = <u32>load<u8>(text + place);
    const fold: u32 = anyCase && isLetter(byte) ? CASE : 0;
    store<u8>(record + place, byte | fold, RECORD_TEXT);
    store<u8>(record + place, fold, RECORD_FOLD);
    if (place < <u32>DEPTH) classify(byte);
  }
}

function isLetter(byte: u32): bool {
  return (byte | CASE) - 0x61 < 26;
}

/** Gives a byte a class, if it has none. */
function classify(byte: u32): void {
  if (load<u8>(CLASSES + byte) !== 0) return;
  const own = (1 + (classes++ % ROOM)) * 4;
  store<u8>(CLASSES + byte, own);
  if (isLetter(byte)) store<u8>(CLASSES + (byte ^ CASE), own);
}
