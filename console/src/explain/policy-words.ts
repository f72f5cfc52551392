import type { TFunction } from 'i18next';

const POLICIES = ['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once', 'further-on', 'last-write'] as const;

/** A conflict rule in words; a rule this console does not know is shown by its name. */
export function policyWords(t: TFunction, policy: string): string {
  const known = POLICIES.find((name) => name === policy);
  return known === undefined ? policy : t(`explain.policy.${known}`);
}
