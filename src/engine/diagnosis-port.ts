import type { Mapping } from '../domain/field-mapping.ts';
import type { Side } from '../domain/side.ts';

/** One thing `bascule doctor` looked at, in words a person can act on. */
export interface Finding {
  readonly side: Side | 'bascule';
  /** What was checked, e.g. "Credentials", "Key field Marketo_Id__c". */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What was found, as a sentence. */
  readonly finding: string;
  /** What to do, as a sentence; null when nothing needs doing. */
  readonly remedy: string | null;
}

/** A vendor that can be examined before and while a sync runs: credentials, permissions, limits, clock. */
export interface Diagnosable {
  /** Never throws: what fails is a finding. Spends at most ten calls. */
  diagnose(mapping: Mapping): Promise<readonly Finding[]>;
}
