/**
 * What a login or a container gives its programs as umask: takes files of the host, gives the settings that count, the
 * strongest first.
 *
 * What a shell reads at its start comes after what PAM has set. Which of the files a session has really read is not
 * told anywhere, so whoever knows the umask looks for the first setting of that value. Formats: login.defs(5),
 * pam_umask(8).
 */
import { quote } from '../exposure/phrase.js';
import type { Sources } from '../exposure/sources.js';

/** A umask and the clause that tells where it stands. */
export interface UmaskSetting {
  readonly umask: number;
  /** `UMASK in "/etc/login.defs"`. */
  readonly place: string;
}

const SHELL_FILES = ['.profile', '.bash_profile', '.bash_login', '.bashrc', '.zshenv', '.zprofile', '.zshrc'];
const SYSTEM_FILES = [
  '/etc/profile',
  '/etc/profile.d/*.sh',
  '/etc/bash.bashrc',
  '/etc/bashrc',
  '/etc/zsh/zshenv',
];
const PAM_FILES = [
  '/etc/pam.d/common-session',
  '/etc/pam.d/system-auth',
  '/etc/pam.d/login',
  '/etc/pam.d/sshd',
];
const SHELL_UMASK = /^[ \t]*umask[ \t]+(0?[0-7]{3})\b/m;
const PAM_UMASK = /^[^#\n]*\bpam_umask\.so\b([^#\n]*)/m;

/** The settings of a user with this home; the usual umask where nothing else is told. */
export function readLogin(sources: Sources, home: string): readonly UmaskSetting[] {
  const shell = [
    ...SHELL_FILES.map((name) => `${home}/${name}`),
    ...SYSTEM_FILES.flatMap((path) => sources.expand(path)),
  ];
  return [
    ...shell.flatMap((path) => found(path, SHELL_UMASK.exec(sources.read(path)?.text ?? '')?.[1])),
    ...readPam(sources),
  ];
}

function readPam(sources: Sources): readonly UmaskSetting[] {
  const modules = PAM_FILES.flatMap((path) => {
    const options = PAM_UMASK.exec(sources.read(path)?.text ?? '')?.[1];
    return options === undefined ? [] : [{ path, options }];
  });
  if (modules.length === 0) return [];
  const told = modules.flatMap(({ path, options }) =>
    found(path, /\bumask=(0?[0-7]{3})\b/.exec(options)?.[1]),
  );
  const path = '/etc/login.defs';
  const defs = sources.read(path)?.text ?? '';
  const isPrivate =
    /^[ \t]*USERGROUPS_ENAB[ \t]+yes\b/m.test(defs) ||
    modules.some(({ options }) => /\busergroups\b/.test(options));
  const base = found(path, /^[ \t]*UMASK[ \t]+(0?[0-7]{3})\b/m.exec(defs)?.[1], 'UMASK');
  // Users with a group of their own get the group's rights as well.
  const loosened = base.map(({ umask }) => ({
    umask: umask & ~0o070,
    place: `UMASK with USERGROUPS_ENAB in ${quote(path)}`,
  }));
  return [...told, ...(isPrivate ? loosened : []), ...base];
}

function found(path: string, digits: string | undefined, key = 'umask'): readonly UmaskSetting[] {
  return digits === undefined ? [] : [{ umask: parseInt(digits, 8), place: `${key} in ${quote(path)}` }];
}

/** `UMASK` among the variables of a container of Docker's, as many images take one. */
export function readContainer(sources: Sources, id: string): UmaskSetting | undefined {
  const text = sources.read(`/var/lib/docker/containers/${id}/config.v2.json`)?.text ?? '';
  // A string of the list of variables, quoted as JSON does; nothing else is taken from the file.
  const digits = /"UMASK=(0?[0-7]{3})"/.exec(text)?.[1];
  return digits === undefined
    ? undefined
    : { umask: parseInt(digits, 8), place: "UMASK among the container's variables" };
}
