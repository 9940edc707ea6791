import { describe, expect, it } from 'vitest';
import { readDestination } from '../../../src/audit/exposure/ship/destination.js';
import type { Destination } from '../../../src/audit/exposure/ship/destination.js';

function read(address: string, isEncrypted?: boolean): Omit<Destination, 'origin'> {
  const {
    name,
    isLocal,
    isEncrypted: told,
    hasCredential,
  } = readDestination(address, { file: '', line: 1 }, isEncrypted);
  return { name, isLocal, isEncrypted: told, hasCredential };
}

const PLAIN = { isLocal: false, hasCredential: false };

describe('readDestination', () => {
  it.each([
    ['https://a.example:443/push?x=1', { ...PLAIN, name: '"a.example:443"', isEncrypted: true }],
    ['http://10.0.0.1/', { ...PLAIN, name: '"10.0.0.1"', isEncrypted: false }],
    ['a.example:9092', { ...PLAIN, name: '"a.example:9092"', isEncrypted: undefined }],
    ['tcp://[fe80::1]:514', { ...PLAIN, name: '"[fe80::1]:514"', isEncrypted: false }],
    ['${HOST}:3100', { ...PLAIN, name: '"${HOST}:3100"', isEncrypted: undefined }],
    ['http://127.0.0.1:3100', { ...PLAIN, name: '"127.0.0.1:3100"', isLocal: true, isEncrypted: false }],
    ['http://127.attacker.example', { ...PLAIN, name: '"127.attacker.example"', isEncrypted: false }],
    [
      'localhost.attacker.example:9',
      { ...PLAIN, name: '"localhost.attacker.example:9"', isEncrypted: undefined },
    ],
    ['tcp://[::1234]:514', { ...PLAIN, name: '"[::1234]:514"', isEncrypted: false }],
    ['tcp://[::1]:514', { ...PLAIN, name: '"[::1]:514"', isLocal: true, isEncrypted: false }],
    ['localhost', { ...PLAIN, name: '"localhost"', isLocal: true, isEncrypted: undefined }],
    ['/dev/log', { ...PLAIN, name: 'an address that is not shown', isLocal: true, isEncrypted: undefined }],
    ['', { ...PLAIN, name: 'an address that is not shown', isEncrypted: undefined }],
  ])('of %s', (address, expected) => {
    expect(read(address)).toEqual(expected);
  });

  it('takes the word of the configuration where the address says nothing, and for datagrams', () => {
    expect(read('a.example', true).isEncrypted).toBe(true);
    expect(read('a.example', false).isEncrypted).toBe(false);
    expect(read('https://a.example', false).isEncrypted).toBe(true);
  });

  it('knows literal credentials from placeholders', () => {
    const secret = 'x1'.repeat(8);
    expect(read(`https://u:${secret}@a.example`)).toEqual({
      name: '"a.example"',
      isLocal: false,
      isEncrypted: true,
      hasCredential: true,
    });
    expect(read(`https://a.example/?token=${secret}`).hasCredential).toBe(true);
    for (const user of ['u', 'u:', 'u:${P}', 'u:$P', '${U}:${P}', 'u:{{ p }}']) {
      expect(read(`https://${user}@a.example`).hasCredential).toBe(false);
    }
    expect(read('https://a.example/?api_key=${KEY}').hasCredential).toBe(false);
  });
});
