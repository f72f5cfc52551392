import { z } from 'zod';

/** What becomes of a field that the sync user sees for the first time. */
export function newFieldsSetting() {
  return z.enum(['offer', 'add']).default('offer').meta({
    help: 'What becomes of a new field of a lead, contact or person: offer shows it with the line it would fit into; add also puts it into the mapping by itself, as a version of its own, where the other side has a field of the same name or label.',
  });
}
