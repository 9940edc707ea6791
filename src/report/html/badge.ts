/**
 * Severities as badges, whose colour the style sheet knows by the rank.
 */
import { severityRank, type Severity } from '../../model/severity.js';
import { markup, type Markup } from './markup.js';

/** A badge with the severity's word. */
export function setSeverity(severity: Severity): Markup {
  return markup`<span class="badge s${severityRank(severity)}">${severity}</span>`;
}
