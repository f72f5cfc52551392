import { lostMs } from '../simulation/lost-times.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes in the rules: src/domain. */
export const DOMAIN_BUGS: readonly PlantedBug[] = [
  {
    name: 'drop the base update after a write',
    places: [
      {
        file: 'src/domain/settle-write.ts',
        find: 'base: { ...pair.base, ...sent }',
        replace: 'base: pair.base',
      },
    ],
  },
  {
    name: 'forget that the source moved on during a write',
    places: [
      {
        file: 'src/domain/settle-write.ts',
        find: "const derived = deriveWork(calm, settled, mapping, { kind: 'written', side: to }, occasion);",
        replace: "const whole = deriveWork(calm, settled, mapping, { kind: 'written', side: to }, occasion); const derived = { ...whole, pair: withSide(whole.pair, to, { work: { state: 'rest' } }) };",
      },
    ],
  },
  {
    name: 'let the object of the other kind win',
    places: [
      {
        file: 'src/domain/field-mapping.ts',
        find: "object === 'lead' ? 'marketo' : 'salesforce'",
        replace: "object === 'lead' ? 'salesforce' : 'marketo'",
      },
    ],
  },
  {
    name: 'let Marketo win everything',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: "    case 'salesforce-wins':\n      return 'salesforce';",
        replace: "    case 'salesforce-wins':\n      return 'marketo';",
      },
    ],
  },
  {
    name: 'say nothing of the loser of a conflict',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: 'return hadOwnChange || wasCleared ?',
        replace: 'return hadOwnChange && wasCleared ?',
      },
    ],
  },
  {
    name: 'let a blank win a first meeting',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: 'if (base === undefined && isEmpty(comparison, value)) return false;',
        replace: '',
      },
    ],
  },
  {
    name: 'ignore that a field goes one way',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: "if (input.direction === 'to-marketo') return copyTo('marketo', input, seen);",
        replace: '',
      },
    ],
  },
  {
    name: 'write a hidden field as one that both sides serve',
    places: [
      {
        file: 'src/domain/resolved-mapping.ts',
        find: "if (salesforce === null) suspend({ side: 'salesforce', code: 'FIELD_NOT_FOUND' });",
        replace: "if (salesforce === null && marketo !== null) fields.push(resolved(line, { salesforce: { ...marketo, name: line.salesforce }, marketo }, { kind: 'served', comparison: { kind: 'text' } }, { parentPrefix: prefixOf(schemas.salesforce, line), resumed }));",
      },
      {
        file: 'src/connectors/ruled-out.ts',
        find: 'if (hidden.length > 0) return',
        replace: 'if (hidden.length > 1e9) return',
      },
      {
        file: 'src/connectors/ruled-out.ts',
        find: "own(fields, name)?.[write.kind === 'create' ? 'createable' : 'updateable'] !== true",
        replace: "own(fields, name)?.[write.kind === 'create' ? 'createable' : 'updateable'] === false",
      },
    ],
  },
  {
    name: 'write fields that may only be read',
    shownBy: ({ faults }) => faults.some(({ id }) => id === 'F36b'),
    places: [
      {
        file: 'src/domain/merge-pair.ts',
        find: "if (!field.on[to].updateable) return { code: 'FIELD_NOT_WRITABLE' };",
        replace: '',
      },
      {
        file: 'src/connectors/ruled-out.ts',
        find: 'return locked.length > 0 ? ownError',
        replace: 'return locked.length > 1e9 ? ownError',
      },
    ],
  },
  {
    name: 'bounce a value for ever',
    shownBy: ({ faults, safetyMs, pauseSeconds }) => faults.some(({ id, atMs }) => id === 'F43b' && safetyMs - atMs > 6000 * (pauseSeconds + 8)),
    places: [
      {
        file: 'src/domain/merge-pair.ts',
        find: "if (neverSettles(direction, own(pair[to].rewrites, field.key), own(pair[otherSide(to)].rewrites, field.key))) return { code: 'NO_FIXED_POINT' };",
        replace: 'void direction; void neverSettles;',
      },
    ],
  },
  {
    name: 'create again what an earlier try has created, and nobody remembers',
    // The backup is as old as the first cycle, which makes most of the records.
    shownBy: ({ faults }) => faults.some((fault) => fault.id === 'F53' && fault.atMs > 150_000 && fault.atMs - lostMs(fault) < 1500),
    places: [
      {
        file: 'src/domain/match-person.ts',
        find: '(isOurs(candidate, key) && !candidate.taken)',
        replace: '(isOurs(candidate, key) && candidate.taken)',
      },
    ],
  },
  {
    name: 'link a record that belongs to another pair',
    places: [
      {
        file: 'src/domain/match-person.ts',
        find: 'candidates.filter((candidate) => candidate.isLeft || (candidate.key === null && !candidate.taken))',
        replace: 'candidates.filter((candidate) => candidate.key !== key)',
      },
    ],
  },
  {
    name: 'choose among several records with one address',
    places: [
      {
        file: 'src/domain/match-person.ts',
        find: 'if (only !== undefined && free.length === 1)',
        replace: 'if (only !== undefined)',
      },
    ],
  },
  {
    name: 'try for ever',
    // Ten tries take 36 minutes.
    shownBy: ({ faults, safetyMs, pauseSeconds }) => faults.some(({ id, atMs }) => id === 'F28' && safetyMs - atMs > Math.max(2_400_000, 11_000 * (pauseSeconds + 8))),
    places: [
      {
        file: 'src/domain/retry.ts',
        find: 'if (attempts >= ATTEMPTS_ALLOWED)',
        replace: 'if (attempts >= ATTEMPTS_ALLOWED * 1e9)',
      },
    ],
  },
  {
    name: 'try a permanent error again',
    places: [
      {
        file: 'src/domain/retry.ts',
        find: "if (retry !== 'later') return { kind: 'stop', error };",
        replace: "if (retry === 'renew') return { kind: 'stop', error };",
      },
    ],
  },
  {
    name: 'leave refused work alone when the record has changed',
    places: [
      {
        file: 'src/domain/derive-work.ts',
        find: " || (trigger.kind === 'looked' && trigger.changed);",
        replace: ';',
      },
    ],
  },
  {
    name: 'take a deleted record for one that was never there',
    places: [
      {
        file: 'src/domain/observe-record.ts',
        find: 'withSide(told, side, { id: pair[side].id ?? look.id, presence, seenVersion',
        replace: "withSide(told, side, { id: null, presence: 'absent', seenVersion",
      },
    ],
  },
  {
    name: 'count a superseded change nowhere',
    places: [
      {
        file: 'src/domain/ledger.ts',
        find: 'superseded: wasWaiting ? 1 : 0',
        replace: 'superseded: 0',
      },
    ],
  },
  {
    name: 'overwrite in silence what was edited in Marketo meanwhile',
    places: [
      {
        file: 'src/domain/observation.ts',
        find: 'salesforce: false, marketo: true };\n',
        replace: 'salesforce: false, marketo: false };\n',
      },
    ],
  },
  {
    name: 'take texts that differ in case for the same',
    places: [
      {
        file: 'src/domain/compare-values.ts',
        find: "return { kind: 'text' };",
        replace: "return { kind: 'case-insensitive' };",
      },
    ],
  },
  {
    name: 'let the earlier of two edits win',
    shownBy: ({ fields, pauseSeconds }) => pauseSeconds >= 300 && fields.filter(({ policy }) => policy === 'most-recent').length > 1,
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: "if (salesforce > marketo) return 'salesforce';\n      return marketo > salesforce ? 'marketo' : native;",
        replace: "if (salesforce < marketo) return 'salesforce';\n      return marketo < salesforce ? 'marketo' : native;",
      },
    ],
  },
  {
    name: 'fill nothing that was once agreed on',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: "if (policy === 'fill-if-empty') return isEmpty(comparison, replaced);",
        replace: "if (policy === 'fill-if-empty') return isEmpty(comparison, replaced) && base === undefined;",
      },
    ],
  },
];
