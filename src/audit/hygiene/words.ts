/**
 * The words of the rules about credentials beside logs: ids, titles, reasons and remedies, as reports show them.
 *
 * Part of the catalog of all audits.
 */
import type { RuleInfo } from '../../model/rule.js';

const WEAKLY_KEPT = 'https://cwe.mitre.org/data/definitions/522.html';
const CLEAR_TEXT = 'https://cwe.mitre.org/data/definitions/312.html';
const WRONG_PERMISSION = 'https://cwe.mitre.org/data/definitions/732.html';
const VISIBLE_ARGUMENTS = 'https://cwe.mitre.org/data/definitions/214.html';
const TOO_MUCH_PRIVILEGE = 'https://cwe.mitre.org/data/definitions/250.html';
const SECRETS_IN_LOGS = 'https://cwe.mitre.org/data/definitions/532.html';
const CREDENTIALS = 'https://systemd.io/CREDENTIALS/';

export const HYGIENE_WORDS = {
  'hygiene.config-readable': {
    title: 'Others can read a configuration that holds secrets',
    why: 'A log that masks a password is no help while the password stands in a file for the same readers',
    fix: 'Take the read right from others; 0640 with the group of the service, or 0600, are good modes',
    severity: 'high',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, WEAKLY_KEPT],
  },
  'hygiene.config-shown': {
    title: 'Mopidy prints secrets of its configuration in clear',
    why: 'The command mopidy config masks only what extensions declare as secret, so that these values end in bug reports; the audio output is logged at every start as well',
    fix: 'Remove these lines before you share the output of mopidy config or a log, and let a proxy add the password of a stream where that is possible',
    severity: 'low',
    confidence: 'confirmed',
    references: [CLEAR_TEXT, 'https://docs.mopidy.com/stable/config/'],
  },
  'hygiene.credential-readable': {
    title: 'Others can read stored credentials',
    why: 'Whoever reads the file is signed in as its owner, without a password and mostly without a trace',
    fix: 'Take all rights from others, start the service with UMask=0077, and sign out other devices if the file was open for long',
    severity: 'high',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, WEAKLY_KEPT],
  },
  'hygiene.credential-owner': {
    title: 'Stored credentials belong to another user than their directory',
    why: 'The service cannot renew or remove what is not its own, and the owner of the directory can replace it',
    fix: 'Give the file to the user whose service uses it; it was probably made by running the program once as root',
    severity: 'low',
    confidence: 'likely',
    references: [WRONG_PERMISSION],
  },
  'hygiene.password-stored': {
    title: 'Stored credentials hold a password in Base64',
    why: 'Base64 is no encryption: the file gives away the password itself, which opens more than one device and may be in use elsewhere',
    fix: 'Change the password, delete the file, and sign in anew by OAuth or from another device, which stores a token that can be revoked',
    severity: 'high',
    confidence: 'confirmed',
    references: [WEAKLY_KEPT, CLEAR_TEXT],
  },
  'hygiene.credential-old': {
    title: 'Stored credentials have not been renewed for long',
    why: 'Copies of an old credential are in backups and on discarded disks, and keep working',
    fix: 'Sign out all devices at the service, delete the file, and sign in anew; --max-credential-age says what is old',
    severity: 'low',
    confidence: 'likely',
    references: [WEAKLY_KEPT],
  },
  'hygiene.process-arguments': {
    title: 'A program was started with a secret among its arguments',
    why: 'Arguments of every process are readable for every user, and the journal keeps them with each message of a service',
    fix: 'Move the secret to a file for the service alone; for Mopidy a second --config file, for services LoadCredential=',
    severity: 'high',
    confidence: 'confirmed',
    references: [VISIBLE_ARGUMENTS, CREDENTIALS],
  },
  'hygiene.process-environment': {
    title: 'A program runs with a secret in its environment',
    why: 'All programs that it starts inherit the secret, and crash reports and debug pages print it',
    fix: 'Move the secret to a file for the service alone, or to LoadCredential=',
    severity: 'low',
    confidence: 'confirmed',
    references: [VISIBLE_ARGUMENTS, CREDENTIALS],
  },
  'hygiene.unit-secret': {
    title: 'A unit of systemd holds a secret',
    why: 'Units are readable for every user, in the file and by systemctl show, and their values are in the environment or the arguments of the service',
    fix: 'Put the secret in a file of mode 0600 and name it with LoadCredential=, which gives it to this service alone; an EnvironmentFile= of mode 0600 is second best',
    severity: 'medium',
    confidence: 'confirmed',
    references: [WEAKLY_KEPT, CREDENTIALS],
  },
  'hygiene.shell-history': {
    title: 'The history of a shell holds secrets',
    why: 'What was typed once is kept for years, and is copied with the home to backups and other machines',
    fix: 'Replace the secrets, remove the lines, and let programs ask for secrets or read them from files',
    severity: 'medium',
    confidence: 'likely',
    references: [CLEAR_TEXT],
  },
  'hygiene.runs-as-root': {
    title: 'A service runs as root without need',
    why: 'A fault in a program that parses streams and answers the network gives away the whole host, and all its files are out of reach for the users who should tend them',
    fix: 'Give the unit User= with an account of its own, or DynamicUser=yes',
    severity: 'medium',
    confidence: 'confirmed',
    references: [TOO_MUCH_PRIVILEGE],
  },
  'hygiene.verbose-setting': {
    title: 'A program is told to log for debugging',
    why: 'At DEBUG and TRACE programs of this kind write requests, headers and answers with the tokens in them',
    fix: 'Take the setting back once the fault is found: verbosity = 0 and no debug in [loglevels] for Mopidy, no -v, RUST_LOG or GST_DEBUG for services',
    severity: 'low',
    confidence: 'confirmed',
    references: [SECRETS_IN_LOGS],
  },
  'hygiene.verbose-log': {
    title: 'A good part of the log was written for debugging',
    why: 'At DEBUG and TRACE programs write requests, headers and answers with the tokens in them',
    fix: 'Set verbosity = 0 and remove debug from [loglevels] for Mopidy, drop -v, RUST_LOG and GST_DEBUG for services, then restart the program',
    severity: 'low',
    confidence: 'confirmed',
    references: [SECRETS_IN_LOGS],
  },
} as const satisfies Record<string, Omit<RuleInfo, 'id'>>;
