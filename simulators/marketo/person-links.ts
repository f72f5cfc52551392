import { skipped } from './operation.ts';
import type { Call, Row, Started } from './operation.ts';
import { bodyOf, inputOf, integerOf, requiredMember, requiredText } from './parameters.ts';
import { Refusal, recordError, responseError, textOf } from './refusal.ts';
import type { Change, World } from './world.ts';

/** What the tracking script writes: the subscription and a token (MD leads, Associate Web Activity, example). */
const cookiePattern = /^(id:[^&]+&)?token:_mch-\S+$/;

/**
 * Associate Lead: from now on the cookie is this person's and nobody else's (MD leads, Associate Web Activity). Answered
 * without a result (MS ResponseWithoutResult); 1012 for what is no cookie (MD error-codes).
 */
export function beginAssociatePerson(call: Call): Started {
  const cookie = requiredText(call.parameters, 'cookie');
  const id = integerOf(call.subject);
  if (!cookiePattern.test(cookie)) throw new Refusal(responseError('1012', `Invalid cookie value '${cookie}'`));
  return {
    records: 1,
    finish() {
      const { world } = call;
      const person = world.people.get(id);
      if (person === undefined) throw new Refusal(responseError('1004', `Lead '${id}' not found`));
      world.commit([...takenFrom(world, cookie, id), ['person', { ...person, values: { ...person.values, cookies: cookie } }]]);
      return {};
    },
  };
}

function takenFrom(world: World, cookie: string, id: number): Change[] {
  return world.people.idsWith('cookies', cookie).flatMap((other): Change[] => {
    const person = other === id ? undefined : world.people.get(other);
    if (person === undefined) return [];
    const { cookies: _, ...values } = person.values;
    return [['person', { ...person, values }]];
  });
}

/** Update Lead Partition: this subscription has one partition, so that everybody stays where they are (MS). */
export function beginUpdatePartitions(call: Call): Started {
  const rows = inputOf(bodyOf(call.body, ['input'])).map((row) => {
    const read = bodyOf(row, ['id', 'partitionName']);
    return { id: integerOf(textOf(read['id'] ?? '')), partitionName: requiredMember(read, 'partitionName') };
  });
  return {
    records: rows.length,
    finish: () => ({
      result: rows.map(({ id, partitionName }): Row => {
        if (call.world.people.get(id) === undefined) return { id, ...skipped(recordError.leadNotFound()) };
        if (partitionName !== 'Default') return { id, ...skipped(recordError.partitionDenied(partitionName)) };
        return { id, status: 'updated' };
      }),
    }),
  };
}
