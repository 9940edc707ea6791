/**
 * Directories that are served by convention, whatever a configuration says: takes the directories above the
 * logs, gives channels.
 *
 * `public_html` is what web servers publish of a home directory; `www` beside the files of Home Assistant is served
 * below `/local/` to everyone without a password: https://www.home-assistant.io/integrations/http/#hosting-files
 */
import type { Channel } from '../channel.js';
import type { Sources } from '../sources.js';
import { siteChannels } from './site.js';

/** Files that Home Assistant makes in its configuration directory. */
const HOME_ASSISTANT = ['.HA_VERSION', 'configuration.yaml'];

/** The channels of conventional directories among those given, which the host names so. */
export function readFolders(sources: Sources, directories: readonly string[]): readonly Channel[] {
  return directories.flatMap((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (name === 'public_html') return servePublic(sources, path);
    const sign = HOME_ASSISTANT.map((file) => `${parent}/${file}`).find((file) => sources.examine(file));
    return name === 'www' && sign !== undefined ? serveHomeAssistant(sources, path, sign) : [];
  });
}

function servePublic(sources: Sources, path: string): readonly Channel[] {
  const channels = siteChannels(sources, {
    program: 'A web server',
    origin: { file: path, line: 0 },
    path,
    isIndexed: false,
    limits: [],
    traits: ['if one is set up for home directories'],
  });
  return channels.map((channel) => ({ ...channel, severity: 'medium', isGuess: true }));
}

function serveHomeAssistant(sources: Sources, path: string, sign: string): readonly Channel[] {
  return siteChannels(sources, {
    program: 'Home Assistant',
    daemon: 'hass',
    origin: { file: sign, line: 0 },
    path,
    isIndexed: false,
    limits: [],
    traits: ['below /local/ without a password'],
  });
}
