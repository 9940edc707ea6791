/**
 * The words of the exposure rules: ids, titles, reasons and remedies, as reports show them.
 *
 * Part of the catalog of all audits. What programs are known to do stands in the reader of each program.
 */
import type { RuleInfo } from '../../model/rule.js';

const SECRETS_IN_LOGS = 'https://cwe.mitre.org/data/definitions/532.html';
const OPEN_TO_OTHERS = 'https://cwe.mitre.org/data/definitions/552.html';
const CLEAR_TEXT = 'https://cwe.mitre.org/data/definitions/319.html';
const WEAKLY_KEPT_CREDENTIAL = 'https://cwe.mitre.org/data/definitions/522.html';
const LOGROTATE = 'https://man7.org/linux/man-pages/man8/logrotate.8.html';

export const EXPOSURE_WORDS = {
  'exposure.web-root': {
    title: 'A web server hands out the log',
    why: 'Whoever reaches the server reads the log without an account on this host, and crawlers look for names such as error.log',
    fix: 'Move the log out of the served directory, or deny its directory in the configuration of the server; the finding names the line',
    severity: 'high',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS, SECRETS_IN_LOGS],
  },
  'exposure.samba-share': {
    title: 'A Samba share contains the log',
    why: 'Everyone who may use the share reads the log from other machines, as far as the account of the share can read it',
    fix: 'Move the log out of the share, or narrow the share with a deeper path, valid users and veto files; hide dot files hides nothing',
    severity: 'medium',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS, 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html'],
  },
  'exposure.nfs-export': {
    title: 'An NFS export contains the log',
    why: 'Clients tell the server themselves which user they are, so the mode of the log does not keep out whoever controls a client',
    fix: 'Export a directory without logs, name the clients, and keep root_squash; sec=krb5p proves users and encrypts',
    severity: 'medium',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS, 'https://man7.org/linux/man-pages/man5/exports.5.html'],
  },
  'exposure.rsync-module': {
    title: 'A module of the rsync daemon contains the log',
    why: 'The daemon hands the log to other machines, without encryption, and without a password unless auth users is set',
    fix: 'Give the module a deeper path or an exclude for logs, and set auth users and hosts allow',
    severity: 'medium',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS, CLEAR_TEXT, 'https://download.samba.org/pub/rsync/rsyncd.conf.5'],
  },
  'exposure.ftp-root': {
    title: 'An FTP server hands out the log',
    why: 'Everyone who may log in, anonymously where that is allowed, fetches the log from other machines',
    fix: 'Move the log out of the directory that the server shows, and switch anonymous access off',
    severity: 'medium',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS, CLEAR_TEXT],
  },
  'exposure.syncthing-folder': {
    title: 'Syncthing copies the log to other devices',
    why: 'Each device of the folder keeps a copy of the log, with older versions where versioning is on, under the rights of that device',
    fix: 'Move the log out of the folder, or add it to .stignore and remove the copies on the other devices',
    severity: 'medium',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS, 'https://docs.syncthing.net/users/ignoring.html'],
  },
  'exposure.media-directory': {
    title: 'The log lies in a directory of a media server',
    why: 'The server announces media only, but such directories are commonly shared as a whole with everyone in the house',
    fix: 'Keep logs out of directories that hold media',
    severity: 'info',
    confidence: 'likely',
    references: [OPEN_TO_OTHERS],
  },
  'exposure.shipped': {
    title: 'The log is sent to another program or host',
    why: 'A secret in the log is in the store behind it as well, where other people read it and removing it here does not reach it',
    fix: 'Mask secrets before they are sent; after a leak, remove them from the destination too',
    severity: 'info',
    confidence: 'likely',
    references: [SECRETS_IN_LOGS],
  },
  'exposure.shipped-unencrypted': {
    title: 'The log is sent to another host without encryption',
    why: 'Everyone on the way reads the log, and every secret in it, without any access to either host',
    fix: 'Switch TLS on in the line that the finding names, and check the certificate of the destination',
    severity: 'medium',
    confidence: 'likely',
    references: [CLEAR_TEXT, SECRETS_IN_LOGS],
  },
  'exposure.shipper-credential': {
    title: 'The configuration of a log shipper holds a credential',
    why: 'Whoever reads the file can read or forge logs at the destination; URLs with credentials also end in logs themselves',
    fix: 'Put the credential into a file of its own or into the key store of the shipper, take it out of the URL, and change it',
    severity: 'medium',
    confidence: 'likely',
    references: [WEAKLY_KEPT_CREDENTIAL],
  },
  'exposure.backup': {
    title: 'A backup contains the log',
    why: 'A secret in the log stays in every snapshot for as long as the backup is kept, whatever rotation does here',
    fix: 'Exclude the logs, or treat a leaked secret as known and change it; removing it needs a rewrite of the snapshots',
    severity: 'info',
    confidence: 'likely',
    references: [SECRETS_IN_LOGS, 'https://cwe.mitre.org/data/definitions/530.html'],
  },
  'exposure.backup-password': {
    title: 'A backup of the log has its password in a command or unit',
    why: 'Command lines are shown to every user of the host and are logged by cron; unit files and their environment can be read by all',
    fix: 'Give the password by a file of mode 0600, such as --password-file, --passcommand or LoadCredential, and change it',
    severity: 'high',
    confidence: 'likely',
    references: ['https://cwe.mitre.org/data/definitions/214.html', WEAKLY_KEPT_CREDENTIAL],
  },
  'exposure.mailed': {
    title: 'Parts of the log are sent by mail',
    why: 'Mail is kept by every host on its way and in the mailbox, out of reach of rotation and of the rights of the log',
    fix: 'Send a notice without log lines, or mask secrets before they are mailed',
    severity: 'low',
    confidence: 'likely',
    references: [SECRETS_IN_LOGS, CLEAR_TEXT],
  },
  'exposure.deleted-open': {
    title: 'A deleted log is still open',
    why: 'Its text can still be read through the process and takes up space until the process lets go of it; a scan of names does not see it',
    fix: 'Restart the program or make it reopen its logs, and let rotation do so with postrotate or copytruncate',
    severity: 'medium',
    confidence: 'confirmed',
    references: ['https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html', LOGROTATE],
  },
  'exposure.renamed-open': {
    title: 'A program still writes to a rotated copy',
    why: 'New entries go into a file that counts as old: the live log stays empty, and copies are removed while they are in use',
    fix: 'Make the program reopen its log after rotation with a postrotate script, or use copytruncate',
    severity: 'low',
    confidence: 'confirmed',
    references: ['https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html', LOGROTATE],
  },
  'exposure.home-copy': {
    title: 'A log that was made by hand lies in a home directory',
    why: 'Such logs come from debugging, hold more than usual, and no rotation and no clean-up ever removes them',
    fix: 'Remove the file once the fault is found',
    severity: 'low',
    confidence: 'possible',
    references: [SECRETS_IN_LOGS],
  },
  'exposure.log-archive': {
    title: 'An archive of logs is kept',
    why: 'Archives for support hold all logs of a time at once, are sent to others, and outlive the logs',
    fix: 'Remove the archive once it has served, and ask those who got it to do the same',
    severity: 'low',
    confidence: 'possible',
    references: [SECRETS_IN_LOGS],
  },
  'exposure.processes-unseen': {
    title: 'What the processes behind the log hold open is unknown',
    why: 'A log that was deleted or renamed while a program writes it goes on unseen; the files that have names were all examined',
    fix: 'Run as the user of the log or as root to have them examined',
    severity: 'info',
    confidence: 'possible',
    references: ['https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html'],
  },
  'exposure.temporary-log': {
    title: 'A log lies open in a directory for temporary files',
    why: 'Every user finds and reads it there, and can make a file or link of that name before the program does',
    fix: 'Write the log to a directory of the service, and remove this one',
    severity: 'medium',
    confidence: 'confirmed',
    references: ['https://cwe.mitre.org/data/definitions/377.html', SECRETS_IN_LOGS],
  },
} as const satisfies Readonly<Record<string, Omit<RuleInfo, 'id'>>>;
