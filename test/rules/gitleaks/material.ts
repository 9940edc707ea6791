/**
 * Regexes as gitleaks configurations have them, and texts that they match.
 */
import type { Node } from '../../../src/rules/gitleaks/syntax.js';

/** Shapes that rules of gitleaks have: prefixes, repeats, alternatives, flags in the middle, named and nested groups. */
export const REGEXES: readonly string[] = [
  String.raw`\bacme_[0-9a-f]{32}\b`,
  String.raw`(?i)[\w.-]{0,50}?(?:adafruit)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([a-z0-9_-]{32})(?:[\x60'"\s;]|\\[nr]|$)`,
  String.raw`\b(p8e-(?i)[a-z0-9]{32})(?:[\x60'"\s;]|\\[nr]|$)`,
  String.raw`\b((?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b`,
  String.raw`SK[0-9a-fA-F]{32}`,
  String.raw`(?:^|[\\'"\x60\s>=:(,)])([a-zA-Z0-9_~.]{3}\dQ~[a-zA-Z0-9_~.-]{31,34})(?:$|[\\'"\x60\s<),])`,
  String.raw`\b((?:hvs\.[\w-]{90,120}|s\.(?i:[a-z0-9]{24})))(?:[\x60'"\s;]|\\[nr]|$)`,
  String.raw`(?i)[a-z0-9]{14}\.(?-i:atlasv1)\.[a-z0-9\-_=]{60,70}`,
  String.raw`\b([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)(?:[\x60'"\s;]|\\[nr]|$)`,
  String.raw`[\w.-]{0,50}?(?i:[\w.-]{0,50}?(?:(?-i:[Mm]eraki|MERAKI))(?:[ \t\w.-]{0,20})[\s'"]{0,3})(?:=|:)([0-9a-f]{40})`,
  String.raw`https://[a-z0-9]+\.hook\.example\.com/[a-z0-9]{8}-([a-z0-9]{4}-){3}[a-z0-9]{12}/[a-z0-9]{32}`,
  String.raw`xoxb-[0-9]{10,13}-[0-9]{10,13}[a-zA-Z0-9-]*`,
  String.raw`(?i)(?:sonar[_.-]?(login|token))[ =:]{1,3}((?:squ_|sqp_)?[a-z0-9=_\-]{40})`,
  String.raw`-H "(?i)(?:Basic ([a-z0-9+/]{8,}={0,3})|(?:Bearer|Token) ([\w=~@.+/-]{8,}))"`,
  String.raw`zxl(?:(?P<one>aGJH)|(?P<two>aGNI))[a-zA-Z0-9]{20}`,
  String.raw`key=(?P<token>[[:xdigit:]]{24})`,
  String.raw`(?i)<add key=\"password\"\s*value=\"(.{8,})\"\s*/>`,
  String.raw`\Qa.b\E+[^\s"]{10}[[:^digit:]]`,
  String.raw`(?s:begin.{4,9}?end)\x2d\075{2}`,
  String.raw`pw=([a-z]{8})|token_[a-z]{12}`,
];

/** Draws a text that `node` matches, but for its assertions. */
export function drawMatch(node: Node, random: () => number): string {
  const pick = (count: number): number => Math.floor(random() * count);
  switch (node.kind) {
    case 'assertion':
      return '';
    case 'set': {
      const codes = Array.from({ length: 127 }, (_, code) => code).filter(
        (code) => (node.mask >> BigInt(code)) & 1n,
      );
      const printable = codes.filter((code) => code >= 0x20);
      const pool = printable.length > 0 ? printable : codes;
      return String.fromCharCode(pool[pick(pool.length)] ?? 0);
    }
    case 'sequence':
      return node.parts.map((part) => drawMatch(part, random)).join('');
    case 'choice':
      return drawMatch(node.options[pick(node.options.length)] as Node, random);
    case 'group':
      return drawMatch(node.node, random);
    case 'repeat': {
      const most = Math.min(node.max, node.min + 12);
      const count = node.min + pick(most - node.min + 1);
      return Array.from({ length: count }, () => drawMatch(node.node, random)).join('');
    }
  }
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
