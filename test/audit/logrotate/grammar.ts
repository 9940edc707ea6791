/**
 * Configurations of logrotate made up from its grammar, with the slips that people make: `@` stands for the
 * directory with the logs.
 */
import fc from 'fast-check';

/** One of the words between the marks. */
function pick(words: string, mark = '|'): fc.Arbitrary<string> {
  return fc.constantFrom(...words.split(mark));
}

/** The parts, one after the other. */
function join(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => texts.join(''));
}

const VALUES = '0|1|3|-1|-2|010|0x10|08|5 # five|7|8| 4|99999999999999999999|x|';
const SIZES = '1|10|1k|2K|1M|1G|1m|1.5k|0|-1|20 k|k|010|1k # x';
const OWNERS =
  '|0600|640 root|0640 root adm|root adm|640 nobodyatall|= 0600 root root|=0600|0600 root root # x|8|0 0 0|0640 0 4|99 root|0600root';
const FLAGS =
  'compress|nocompress|delaycompress|copytruncate|copy|renamecopy|ifempty|notifempty|missingok|nomissingok|hourly|daily|monthly|yearly|dateext|sharedscripts|noshred|allowhardlink|noallowhardlink|nocreate|nomail|noolddir|ignoreduplicates|errors';
const sign = pick(' | |\t|=| = |  ');

const directive = fc.oneof(
  { weight: 6, arbitrary: pick(FLAGS) },
  join(pick(FLAGS), pick(' # why| daily| 3|=| =|}| }|;|\r')),
  join(pick('rotate|start|minage|maxage|shredcycles'), sign, pick(VALUES)),
  join(pick('size|minsize|maxsize'), sign, pick(SIZES)),
  join(pick('create|su|createolddir'), pick(' | |\t|='), pick(OWNERS)),
  join(fc.constant('weekly'), pick('| | 0| 6| 7| 8| x|=1| -1|\t+3')),
  join(
    pick('olddir|compresscmd|compressext|mail|extension|dateformat|compressoptions'),
    sign,
    pick('old|@/old|no such|nothing|/usr/bin/xz|.x|root@localhost|-9 "x||a\\'),
  ),
  pick('compres|Daily|rotate5|daily,|tabooext + .x|taboopat *|include|3|-x|}|  }|{|"|\\|/'),
);
const script = fc
  .tuple(
    pick('prerotate|postrotate|firstaction|lastaction|preremove|postrotate x'),
    fc.array(pick('  echo { }|}|  }|endscripts|if x; then y; fi|# endscript||  daily|/x {'), {
      maxLength: 3,
    }),
    pick('endscript|  endscript|endscript x|\tendscript  |endscript;|'),
  )
  .map(([begin, body, end]) => [begin, ...body, end].join('\n'));
const line = fc.oneof(
  { weight: 12, arbitrary: directive },
  { weight: 2, arbitrary: script },
  { weight: 1, arbitrary: pick('|# comment|  # x {|\t|\r') },
);
const name = pick(
  '@/a.log|@/b.log|@/c.log|@/*.log|@/[ab].log|@/?.log|@/[!a]*|"@/a b.log"|@/a\\ b.log|\'@/c.log\'|@/no.log|@/sub/*|@/*/x.log|@/link.log|@/*|@/*.[0-9]|@/\\*.log',
);
const header = fc
  .tuple(
    fc.array(name, { minLength: 1, maxLength: 3 }),
    pick(' |\n| \\\n|\n# comment {\n|\t'),
    pick(' {\n|\n{\n|{\n| { | {\n| {\n|\n| {\r\n| { daily\n'),
  )
  .map(([names, gap, open]) => names.join(gap) + open);
const block = fc
  .tuple(
    header,
    pick('|  |\t'),
    fc.array(line, { maxLength: 5 }),
    pick('}\n|}\n|}\n|  }\n|} \n|} x\n|}||} # x\n'),
  )
  .map(([head, indent, lines, close]) => head + lines.map((text) => `${indent}${text}\n`).join('') + close);

/** Anything, mostly wrong. */
export const conf = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: block }, { weight: 2, arbitrary: line.map((text) => `${text}\n`) }),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));

const tidy = fc
  .array(
    fc
      .tuple(name, fc.uniqueArray(fc.oneof(directive, script), { maxLength: 3 }))
      .map(([log, lines]) => `${log} {\n${lines.join('\n')}\n}\n`),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));

/** Anything, or blocks in good order with anything in them. */
export const anyConf = fc.oneof(conf, tidy);
