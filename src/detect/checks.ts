/**
 * The named validators of rules: pure functions from a value and its surroundings to a verdict.
 *
 * A check drops a value only where its shape proves that it is no secret of this kind; a good checksum raises
 * the confidence, and a bad one does not lower it, since vendors change their schemes.
 */
import type { CheckName } from '../model/rule.js';
import { checkBase62, checkBech32, checkGitlab, checkGrafana } from './check/checksum.js';
import { checkJwt } from './check/jwt.js';
import { checkAwsAccount, checkBase64, checkDiscord, checkTestMode } from './check/shape.js';
import { drop, type CheckInput, type Verdict } from './check/verdict.js';
import {
  checkKeyName,
  checkPasswordLike,
  checkPath,
  checkProse,
  checkTokenLike,
  checkUrlPassword,
  checkUuid,
} from './check/words.js';

const CHECKS: Readonly<Record<CheckName, (input: CheckInput) => Verdict>> = {
  'age-checksum': checkBech32,
  'aws-account': checkAwsAccount,
  base64: checkBase64,
  'basic-credentials': checkBasic,
  'discord-token': checkDiscord,
  'github-checksum': checkBase62,
  'gitlab-checksum': checkGitlab,
  'grafana-checksum': checkGrafana,
  jwt: checkJwt,
  'key-name': checkKeyName,
  'not-path': checkPath,
  'not-prose': checkProse,
  'not-uuid': checkUuid,
  'npm-checksum': checkBase62,
  'password-like': checkPasswordLike,
  'test-mode': checkTestMode,
  'token-like': checkTokenLike,
  'url-password': checkUrlPassword,
};

/** Runs one named check. */
export function runCheck(name: CheckName, input: CheckInput): Verdict {
  return CHECKS[name](input);
}

function checkBasic({ value }: CheckInput): Verdict {
  const text = Buffer.from(value, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0 || !/^[\x20-\x7e\x80-\xff]+$/.test(text)) return drop('is not base64 of user:password');
  const password = text.slice(colon + 1);
  return password === '' ? drop('has an empty password') : { keep: true, inner: password };
}
