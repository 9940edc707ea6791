/**
 * The words of every audit rule: ids, titles, reasons and remedies, as reports show them.
 *
 * Takes nothing, gives `AUDIT_RULES` in the order of this file. Ids are stable; the severity is the one
 * of the plain case, a finding may carry another when the facts make it milder or worse. Every id is
 * found by one of the audits in this folder, which a test proves.
 */
import type { RuleInfo } from '../model/rule.js';
import { EXPOSURE_WORDS } from './exposure/words.js';
import { HYGIENE_WORDS } from './hygiene/words.js';
import { ROTATION_WORDS } from './rotation/words.js';

const PATH_RESOLUTION = 'https://man7.org/linux/man-pages/man7/path_resolution.7.html';
const ACCESS_LISTS = 'https://man7.org/linux/man-pages/man5/acl.5.html';
const INODE = 'https://man7.org/linux/man-pages/man7/inode.7.html';
const LOGROTATE = 'https://man7.org/linux/man-pages/man8/logrotate.8.html';
const WRONG_PERMISSION = 'https://cwe.mitre.org/data/definitions/732.html';
const SECRETS_IN_LOGS = 'https://cwe.mitre.org/data/definitions/532.html';
const WRONG_OWNER = 'https://cwe.mitre.org/data/definitions/708.html';
const LINK_FOLLOWING = 'https://cwe.mitre.org/data/definitions/59.html';
const EXCESSIVE_LOGGING = 'https://cwe.mitre.org/data/definitions/779.html';

type Words = Omit<RuleInfo, 'id'>;

const WORDS = {
  'permissions.world-readable': {
    title: 'Every user can read the log',
    why: 'Any account on this host, every service and every sandboxed program included, reads what the log holds',
    fix: 'Take the read right from others, and set UMask=0027 for the service, or a create mode of 0640 in logrotate, so that new logs begin closed',
    severity: 'medium',
    confidence: 'confirmed',
    references: [SECRETS_IN_LOGS, WRONG_PERMISSION, PATH_RESOLUTION],
  },
  'permissions.group-readable': {
    title: 'A group with more members than the owner can read the log',
    why: 'Groups such as audio or users are given out for devices and shares, and their members read the log by the way',
    fix: 'Take the read right from the group, or give the log to a group that exists for reading logs',
    severity: 'medium',
    confidence: 'confirmed',
    references: [SECRETS_IN_LOGS, WRONG_PERMISSION, PATH_RESOLUTION],
  },
  'permissions.acl-readable': {
    title: 'An access list lets further users read the log',
    why: 'The mode does not name the users and groups to whom an access list of the log or of a directory gives rights, so they are easily overlooked',
    fix: 'Remove the entries that give the right, or take it from the mask, which is what the mode shows for the group',
    severity: 'medium',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, ACCESS_LISTS],
  },
  'permissions.acl-writable': {
    title: 'An access list lets further users write to the log',
    why: 'Users and groups that the mode does not name can forge entries or wipe them',
    fix: 'Take the write right from the mask, which is what the mode shows for the group, or remove single entries with setfacl -x',
    severity: 'medium',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, ACCESS_LISTS],
  },
  'permissions.default-acl': {
    title: 'A default access list opens every new log in the directory',
    why: 'New files in the directory get the rights of its default access list, and the umask of the service that writes them has no say',
    fix: 'Remove the default access list, or let it give nothing to others',
    severity: 'medium',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, ACCESS_LISTS],
  },
  'permissions.directory-shielded': {
    title: 'Only a directory keeps other users away from the log',
    why: 'The mode of the log itself lets everyone in, so a copy, a backup, a mount or a looser directory opens it',
    fix: 'Take the rights of others from the log as well; 0640 and 0600 are good modes for logs',
    severity: 'info',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, PATH_RESOLUTION],
  },
  'permissions.world-writable': {
    title: 'Every user can write to the log',
    why: 'Any account can forge entries, wipe its traces, or fill the disk',
    fix: 'Take the write right from others, and look for a umask of 0 in the service that writes the log',
    severity: 'high',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, PATH_RESOLUTION],
  },
  'permissions.group-writable': {
    title: 'A group with more members than the owner can write to the log',
    why: 'Every member can forge entries or wipe them; a umask of 002 is the usual cause',
    fix: 'Take the write right from the group, and set UMask=0027 for the service that writes the log',
    severity: 'medium',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, PATH_RESOLUTION],
  },
  'permissions.world-writable-directory': {
    title: 'Every user can replace files in a directory on the way to the log',
    why: 'Without the sticky bit any account can rename or replace the log, and logrotate refuses to rotate below such a directory',
    fix: 'Take the write right from others; set the sticky bit where the directory has to be open to all',
    severity: 'high',
    confidence: 'confirmed',
    references: [WRONG_PERMISSION, INODE, LOGROTATE],
  },
  'permissions.hard-links': {
    title: 'The log has more than one name',
    why: 'Another hard link can stand in an open directory, which the directories of this name do not guard; logrotate passes over such logs without a word',
    fix: 'Find the other names with the command and remove those that nobody needs',
    severity: 'low',
    confidence: 'confirmed',
    references: [LINK_FOLLOWING, LOGROTATE],
  },
  'permissions.unknown-owner': {
    title: 'The owner of the log has no account',
    why: 'A later account or service may be given the same number, and with it the log',
    fix: 'Give the log with chown to the account that should own it, or remove it with its service; no command, as only you know which',
    severity: 'low',
    confidence: 'likely',
    references: [WRONG_OWNER],
  },
  'permissions.foreign-owner': {
    title: 'The log belongs to another user than its writer',
    why: 'The owner of a log can read and rewrite it whatever its mode says, and its writer may not be able to open it again after a rotation',
    fix: "Let the service run as the log's owner, or give the log to the service's user; no command, as a chown of root can be misled in a directory of somebody else",
    severity: 'low',
    confidence: 'confirmed',
    references: [WRONG_OWNER, PATH_RESOLUTION],
  },
  'permissions.root-log-in-user-directory': {
    title: 'A log of root lies in the directory of another user',
    why: 'The user can put a link in place of the log, and whatever root next writes, rotates or repairs there hits the target',
    fix: 'Let the service write as that user, or move the log to a directory of root; for rotation set su in logrotate. No command, as a chown of root in such a directory can itself be misled',
    severity: 'medium',
    confidence: 'confirmed',
    references: [LINK_FOLLOWING, WRONG_OWNER, LOGROTATE],
  },
  'rotation.missing': {
    title: 'The log grows without rotation',
    why: 'Every secret that was ever written stays in it, and it grows until the disk is full',
    fix: 'Rotate it with logrotate, or with the means of its program: maxBytes and backupCount of a Python handler, max-size and max-file of a Docker log',
    severity: 'low',
    confidence: 'likely',
    references: [LOGROTATE, EXCESSIVE_LOGGING],
  },
  'rotation.oversize': {
    title: 'The log is very large',
    why: 'A log of this size is rarely looked through, and often shows debug output that holds secrets',
    fix: 'Lower the log level, and set maxsize for the log in logrotate',
    severity: 'low',
    confidence: 'confirmed',
    references: [LOGROTATE, EXCESSIVE_LOGGING],
  },
  'rotation.stale-generations': {
    title: 'Rotated copies are kept for very long',
    why: 'A secret that leaked once stays readable as long as the oldest copy',
    fix: 'Remove the old copies once nobody needs them, and set rotate or maxage in logrotate',
    severity: 'low',
    confidence: 'confirmed',
    references: [LOGROTATE, SECRETS_IN_LOGS],
  },
  'rotation.future-time': {
    title: 'The log was last written in the future',
    why: "A clock was wrong, or somebody has set the time: whatever keeps logs by age, logrotate's maxage included, spares it until then",
    fix: 'Set the clock by NTP, and look at the time of the last line; touch gives the file the present time',
    severity: 'low',
    confidence: 'confirmed',
    references: [LOGROTATE],
  },
  'rotation.abandoned': {
    title: 'Nobody writes the log any more, and its copies remain',
    why: 'Its rotation has stopped as well, or passes over a log without new entries, so the copies are never removed',
    fix: 'Remove the copies once nobody needs them, then the log and its rotation',
    severity: 'low',
    confidence: 'likely',
    references: [LOGROTATE, SECRETS_IN_LOGS],
  },
  'rotation.looser-copies': {
    title: 'Rotated copies are more open than the log',
    why: 'Closing the live log did not close its past: rotation keeps the mode that each copy had',
    fix: 'Close the copies as well; a create mode in logrotate works for new logs only',
    severity: 'medium',
    confidence: 'confirmed',
    references: [LOGROTATE, WRONG_PERMISSION],
  },
  'rotation.uncompressed': {
    title: 'Large rotated copies are not compressed',
    why: 'They take up many times the space that they need',
    fix: 'Set compress for the log in logrotate first, then compress the copies that are there',
    severity: 'info',
    confidence: 'confirmed',
    references: [LOGROTATE],
  },
  ...ROTATION_WORDS,
  ...EXPOSURE_WORDS,
  ...HYGIENE_WORDS,
} as const satisfies Readonly<Record<string, Words>>;

export type AuditRuleId = keyof typeof WORDS;

/** Every rule that an audit finding can name. */
export const AUDIT_RULES: readonly RuleInfo[] = Object.entries(WORDS).map(([id, words]) => ({
  id,
  ...words,
}));

/** The words of one rule. */
export function auditRule(id: AuditRuleId): Words {
  return WORDS[id];
}
