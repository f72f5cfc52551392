import type { ResolvedPairing } from './campaign-pairing.ts';
import { stepOf } from './campaign-pairing.ts';
import { isEmpty, sameValue } from './compare-values.ts';
import type { MergeDecision, MergeInput } from './three-way-merge.ts';
import type { Side } from './side.ts';
import { isUnknown } from './value.ts';
import type { KnownValue } from './value.ts';

/**
 * The three-way merge of a member's status (PRODUCT A4, decision 26). A member of a program never steps back (apis.md A6,
 * 1037): a status of Salesforce that lies before Marketo's is kept apart, so that nothing bounces (I5), and it crosses again
 * once either side moves. When both changed, the one further on stays, or what the pairing says; statuses of one step are
 * Salesforce's to choose. State-based like every merge (I2).
 */
export function mergeStatus({ base, seen, comparison }: Pick<MergeInput, 'base' | 'seen' | 'comparison'>, pairing: ResolvedPairing): MergeDecision {
  const { salesforce, marketo } = seen;
  if (salesforce === undefined || marketo === undefined || isUnknown(salesforce) || isUnknown(marketo)) return { kind: 'nothing', because: 'unknown' };
  if (sameValue(comparison, salesforce, marketo)) {
    return base !== undefined && sameValue(comparison, base, salesforce) ? { kind: 'nothing', because: 'agreed' } : { kind: 'agree', value: salesforce };
  }
  const hasChanged = (value: KnownValue): boolean => base === undefined || !sameValue(comparison, base, value);
  const both = hasChanged(salesforce) && hasChanged(marketo);
  const winner = !hasChanged(marketo) ? 'salesforce' : !hasChanged(salesforce) ? 'marketo' : winnerOf({ salesforce, marketo }, pairing);
  const value = winner === 'salesforce' ? salesforce : marketo;
  if (isEmpty(comparison, value)) return { kind: 'nothing', because: 'kept-apart' };
  const overwrites = winner === 'salesforce' ? marketo : salesforce;
  const lost = both && !isEmpty(comparison, overwrites) ? { overwrites } : {};
  if (winner === 'marketo') return { kind: 'copy', to: 'salesforce', value, ...lost };
  return isBehind(salesforce, marketo, pairing) ? { kind: 'nothing', because: 'kept-apart' } : { kind: 'copy', to: 'marketo', value, ...lost };
}

function winnerOf({ salesforce, marketo }: Readonly<Record<Side, KnownValue>>, pairing: ResolvedPairing): Side {
  if (pairing.policy === 'marketo-wins') return 'marketo';
  return pairing.policy === 'further-on' && isBehind(salesforce, marketo, pairing) ? 'marketo' : 'salesforce';
}

/** What is not among the program's steps is compared with nothing. */
function isBehind(status: KnownValue, other: KnownValue, pairing: ResolvedPairing): boolean {
  const [step, otherStep] = [status, other].map((value) => (typeof value === 'string' ? stepOf(pairing, value) : null));
  return typeof step === 'number' && typeof otherStep === 'number' && step < otherStep;
}
