/**
 * Where systemd sends its journal: takes the configuration of systemd-journal-upload with its drop-ins, gives
 * channels.
 *
 * Without a URL nothing is sent. Format: journal-upload.conf(5).
 */
import type { Channel } from '../channel.js';
import { parseSections } from '../format/sections.js';
import { lastIn, namedIn } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';

const PLACES = ['/etc/systemd/journal-upload.conf', '/etc/systemd/journal-upload.conf.d/*.conf'];
const JOURNALS = ['/var/log/journal', '/run/log/journal'];

/** The channels of the journal. */
export function readJournal(sources: Sources): readonly Channel[] {
  const files = PLACES.flatMap((pattern) => sources.expand(pattern)).flatMap(
    (path) => sources.read(path) ?? [],
  );
  const settings = files.flatMap((source) => parseSections(source, { comments: '#;', separator: '=' }));
  const url = lastIn(
    namedIn(settings, 'upload').flatMap(({ children }) => children),
    'url',
  );
  const address = url?.values[0] ?? '';
  if (!url || address === '') return [];
  // Without a scheme it is https.
  const destination = readDestination(address, url.origin, !address.startsWith('http:'));
  return shipChannels(sources, {
    program: 'systemd-journal-upload',
    inputs: [{ patterns: JOURNALS, origin: url.origin }],
    destinations: [destination],
  });
}
