/**
 * Access lists: who is named in them, and how entries are taken from them and given back.
 */
import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { runScenarios } from './scenario.js';

const LOG = '/var/log/app.log';
const FOUND = `permissions.acl-readable ${LOG}`;
const DEFAULTS = 'permissions.default-acl /var/log/app';
const DIRECTORY = '0755 root:root /var/log/app/';
const CLOSED = '0600 root:root /var/log/app/app.log';

if (spawnSync('setfacl', ['--version']).error) {
  describe('access lists', () => it.skip('need getfacl and setfacl (package acl)'));
} else {
  runScenarios('access lists', [
    {
      name: 'a user who is named',
      tree: [`0600 root:root ${LOG}`, `acl u:bob:r ${LOG}`],
      finds: [FOUND],
      steps: [`${LOG} -n -x u:1001`],
      commands: [`setfacl -n -x u:1001 -- 'ROOT${LOG}'`],
    },
    {
      name: 'users and groups who are named, with rights to write',
      tree: [`0600 root:root ${LOG}`, `acl u:bob:rw,u:alice:r,g:audio:r ${LOG}`],
      finds: [FOUND, `permissions.acl-writable ${LOG}`],
      steps: [`${LOG} 660>640 -n -x u:1000,u:1001,g:29`],
    },
    {
      name: 'a group that exists for reading logs, and a user beside it',
      tree: [`0600 root:root ${LOG}`, `acl u:bob:r,g:adm:r ${LOG}`],
      finds: [FOUND],
      steps: [`${LOG} -n -x u:1001`],
      after: [FOUND],
    },
    {
      name: 'a group that exists for reading logs, alone',
      tree: [`0600 root:root ${LOG}`, `acl g:adm:r ${LOG}`],
      finds: [FOUND],
      after: [FOUND],
    },
    {
      name: 'a named user beside a broad owning group, which the mask shuts out with one change',
      tree: [`0640 mopidy:audio ${LOG}`, `acl u:www-data:r ${LOG}`],
      finds: [FOUND],
      steps: [`${LOG} 640>600`],
    },
    {
      name: 'a mask that takes everything',
      tree: [`0600 root:root ${LOG}`, `acl u:bob:r,m::- ${LOG}`],
      finds: [],
    },
    {
      name: 'a default list for everyone',
      tree: [DIRECTORY, CLOSED, 'acl d:o::r /var/log/app'],
      finds: [DEFAULTS],
      steps: ['/var/log/app -n -m d:o::---'],
    },
    {
      name: 'a default list for a user, a group, and the readers of logs',
      tree: [DIRECTORY, CLOSED, 'acl d:o::-,d:u:bob:r,d:g:audio:r,d:g:adm:r /var/log/app'],
      finds: [DEFAULTS],
      steps: ['/var/log/app -n -x d:u:1001,d:g:29'],
      after: [DEFAULTS],
    },
    {
      name: 'a default list for a user, in a directory that everyone writes',
      tree: ['0777 root:root /var/log/app/', CLOSED, 'acl d:o::-,d:u:bob:rw /var/log/app'],
      finds: [DEFAULTS, 'permissions.world-writable-directory /var/log/app'],
      steps: ['/var/log/app 777>775 -n -x d:u:1001'],
    },
    {
      name: 'a log of somebody else',
      uid: 1000,
      tree: [`0600 root:root ${LOG}`, `acl u:bob:r ${LOG}`],
      finds: [FOUND],
      refuses: [`${LOG}: it belongs to root; run as that user or as root`],
      after: [FOUND],
    },
    {
      name: 'a list by which a directory lets a user pass to a log for everyone',
      tree: [
        '0700 root:root /var/log/app/',
        '0644 root:root /var/log/app/app.log',
        'acl u:bob:x /var/log/app',
      ],
      finds: [
        'permissions.acl-readable /var/log/app/app.log',
        'permissions.directory-shielded /var/log/app/app.log',
      ],
      steps: ['/var/log/app/app.log 644>600'],
    },
  ]);
}
