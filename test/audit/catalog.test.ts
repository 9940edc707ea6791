import { describe, expect, it } from 'vitest';
import { AUDIT_RULES, auditRule } from '../../src/audit/catalog.js';
import { CONFIDENCES, SEVERITIES } from '../../src/model/severity.js';

describe('AUDIT_RULES', () => {
  it('has unique, well-formed ids', () => {
    const ids = AUDIT_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(exposure|hygiene|permissions|rotation)\.[a-z]+(-[a-z]+)*$/);
  });

  it.each(AUDIT_RULES.map((rule) => [rule.id, rule] as const))('%s is told in full', (_, rule) => {
    for (const text of [rule.title, rule.why, rule.fix]) {
      expect(text).toMatch(/^[A-Z]/);
      expect(text).not.toMatch(/\.$/);
    }
    expect(rule.title.length).toBeLessThanOrEqual(72);
    expect(SEVERITIES).toContain(rule.severity);
    expect(CONFIDENCES).toContain(rule.confidence);
    expect(rule.references.length).toBeGreaterThan(0);
    for (const link of rule.references) expect(new URL(link).protocol).toBe('https:');
  });

  it('is found by id', () => {
    expect(auditRule('rotation.missing').title).toBe('The log grows without rotation');
  });
});
