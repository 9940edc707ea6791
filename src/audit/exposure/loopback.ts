/**
 * Addresses of this host: takes one as configurations write it, gives whether only this host can mean it.
 *
 * A name that merely begins like one (`127.example.org`, `localhost.example.org`) may be anywhere, and a finding about it
 * must not be made milder.
 */
const LOOPBACK =
  /^(?:127(?:\.\d{1,3}){1,3}|localhost(?:\.localdomain)?\.?|\[::1\]|::1)(?::(?:\d{1,5}|\*))?$/i;

/** Whether a host, with or without port, is this one. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
