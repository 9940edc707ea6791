import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { expandPattern } from '../../src/rules/shorthand.js';

const PATTERN = RE2JS.compile(expandPattern('(?i:color){is}(?P<secret>[a-z]+[0-9]+)'));

function read(text: string): string | null {
  const matcher = PATTERN.matcher(text);
  return matcher.find() ? matcher.group('secret') : null;
}

describe('the shorthand {is}', () => {
  it.each([
    'color=blue7',
    'color: blue7',
    'COLOR := "blue7"',
    '"color":"blue7"',
    String.raw`\"color\": \"blue7\"`,
    "'color' => 'blue7'",
    '[color] => blue7',
    "color             = 'blue7'",
    'COLOR:          blue7',
    '\x1b[36mcolor\x1b[0m=\x1b[33mblue7\x1b[0m',
    'color: Some("blue7")',
    '"color": Optional("blue7")',
    'map[color:[blue7]]',
    '"color": ["blue7"]',
    'http.Header{"Color":[]string{"blue7"}}',
    `{"color": "'blue7'"}`,
    '{"name":"COLOR","value":"blue7"}',
    String.raw`{\"name\": \"COLOR\", \"value\": \"blue7\"}`,
    '{"ParameterKey":"Color","ParameterValue":"blue7"}',
    '{Name:COLOR Value:blue7 ValueFrom:nil}',
    '<add key="color" value="blue7" />',
    '<color>blue7</color>',
    '<entry key="color">blue7</entry>',
    '<key>color</key><string>blue7</string>',
    '<name>color</name><value><string>blue7</string></value>',
  ])('reads %j', (text) => {
    expect(read(text)).toBe('blue7');
  });

  it.each(['color blue7', 'GET /color -> blue7', 'color\n= blue7', 'color, blue7', 'colors=blue7'])(
    'does not read %j',
    (text) => {
      expect(read(text)).toBeNull();
    },
  );
});
