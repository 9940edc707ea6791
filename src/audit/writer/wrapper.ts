/**
 * What a service runs before its program and may set a umask: takes a service and files of the host, gives the settings,
 * those of its command first.
 *
 * A umask in the words of a command (`sh -c 'umask 002; …'`), in a script that the command names, or, of services that
 * supervisord starts, in supervisord's configuration. Only small files are read, as programs are none.
 */
import { quote } from '../exposure/phrase.js';
import type { Sources } from '../exposure/sources.js';
import type { UmaskSetting } from './login.js';
import type { Service } from './unit.js';

const MAX_SCRIPT_BYTES = 64 * 1024;
/** An interpreter, its script, and one more. */
const MAX_SCRIPTS = 3;
const IN_COMMAND = /(?:^|[\s;&"'(])umask[ \t]+(0?[0-7]{3})\b/;
const IN_SCRIPT = /^[ \t]*(?:umask[ \t]+|os\.umask\([ \t]*0o)(0?[0-7]{3})\b/m;
const SUPERVISOR = /^supervisord?\.service$/;
const SUPERVISOR_FILES = [
  '/etc/supervisor/supervisord.conf',
  '/etc/supervisord.conf',
  '/etc/supervisor/conf.d/*.conf',
  '/etc/supervisord.d/*.ini',
];
const IN_SUPERVISOR = /^[ \t]*umask[ \t]*=[ \t]*(0?[0-7]{3})\b/gm;

/** The umasks that count after the one of the unit. */
export function readWrappers(sources: Sources, service: Service): readonly UmaskSetting[] {
  const commands = service.assignments.filter(
    ({ section, key }) => section === 'Service' && key === 'ExecStart',
  );
  return [
    ...commands.flatMap(({ value, file }) => found(IN_COMMAND.exec(value)?.[1], 'ExecStart=', file)),
    ...commands.flatMap(({ value }) => readScripts(sources, value)),
    ...(SUPERVISOR.test(service.name) ? readSupervisor(sources) : []),
  ];
}

function readScripts(sources: Sources, command: string): readonly UmaskSetting[] {
  const words = command.replace(/^[-@:+!|]+/, '').split(/[\s"']+/);
  const paths = words.filter((word) => word.startsWith('/')).slice(0, MAX_SCRIPTS);
  return paths.flatMap((path) => {
    const stats = sources.examine(path);
    if (stats?.isFile() !== true || stats.size > MAX_SCRIPT_BYTES) return [];
    return found(IN_SCRIPT.exec(sources.read(path)?.text ?? '')?.[1], 'umask', path);
  });
}

function readSupervisor(sources: Sources): readonly UmaskSetting[] {
  const paths = SUPERVISOR_FILES.flatMap((pattern) => sources.expand(pattern));
  return paths.flatMap((path) => {
    const text = sources.read(path)?.text ?? '';
    return [...text.matchAll(IN_SUPERVISOR)].flatMap(([, digits]) => found(digits, 'umask=', path));
  });
}

function found(digits: string | undefined, key: string, file: string): readonly UmaskSetting[] {
  return digits === undefined ? [] : [{ umask: parseInt(digits, 8), place: `${key} in ${quote(file)}` }];
}
