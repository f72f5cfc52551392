import { z } from 'zod';
import { changeRecord, createRecord, everyRecord, newestRecords, recordsUrl } from './vendor-pages.ts';
import type { WholeThing } from './whole-thing.ts';

/** What people did at both vendors' pages, as far as they were told. */
export interface Done {
  /** E-mail addresses of leads whose creation was acknowledged. */
  readonly createdLeads: readonly string[];
  /** By lead id: values its title may have now. */
  readonly titles: ReadonlyMap<string, Edit>;
  /** By person id: values its phone may have now. */
  readonly phones: ReadonlyMap<string, Edit>;
}

/** The last acknowledged value and those tried after it, whose answers were lost: any of them may hold. */
export interface Edit {
  readonly possible: readonly (string | null)[];
}

export interface Traffic {
  /** Acknowledged changes since this start of the simulators. */
  sinceStart(thing: WholeThing): number;
  stop(): Promise<Done>;
}

/**
 * People at work at both vendors, one change after the other, for as long as the simulators live: leads are
 * created and retitled in Salesforce, phones changed in Marketo. The two sides change different fields, so
 * that the last word on each is known.
 */
export function startTraffic(thing: WholeThing): Traffic {
  const leads = recordsUrl(thing.salesforce, 'Lead');
  const people = recordsUrl(thing.marketo, 'people');
  const createdLeads: string[] = [];
  const titles = new Map<string, Edit>();
  const phones = new Map<string, Edit>();
  const leadIds: string[] = [];
  let number = 0;
  let acknowledged = 0;
  let acknowledgedAtStart = { output: '', count: 0 };
  const stopping = new AbortController();

  async function change(): Promise<void> {
    number += 1;
    const step = number % 3;
    if (step === 0) return createLead();
    if (step === 1 && leadIds.length > 0) return retitle(leadIds[number % leadIds.length] ?? '');
    return rephone();
  }

  async function createLead(): Promise<void> {
    const email = `load-${number}@example.com`;
    const id = await createRecord(leads, { LastName: `Load ${number}`, Company: 'Example Ltd', Email: email, Title: 'new', Phone: '0' });
    createdLeads.push(email);
    leadIds.push(id);
    titles.set(id, { possible: ['new'] });
    acknowledged += 1;
  }

  async function retitle(id: string): Promise<void> {
    await edit(titles, id, 'new', `Title ${number}`, (value) => changeRecord(leads, id, { Title: value }));
  }

  async function rephone(): Promise<void> {
    const linked = (await newestRecords(people, 25)).filter((person) => person.values['basculeSalesforceId'] !== null);
    const person = linked[number % 20];
    if (person === undefined) return;
    const { phone } = marketoValues.parse(person.values);
    await edit(phones, person.id, phone, `${number}`, (value) => changeRecord(people, person.id, { phone: value }));
  }

  /** Until the answer is there, the new value may hold or the one before. */
  async function edit(edits: Map<string, Edit>, id: string, original: string | null, value: string, send: (value: string) => Promise<void>): Promise<void> {
    const before = edits.get(id) ?? { possible: [original] };
    edits.set(id, { possible: [...before.possible, value] });
    await send(value);
    edits.set(id, { possible: [value] });
    acknowledged += 1;
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      // A simulator that is dead at the moment is tried again: the killing is the point of the test.
      await change().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
  const worker = work();

  return {
    sinceStart(running) {
      if (acknowledgedAtStart.output !== running.output()) acknowledgedAtStart = { output: running.output(), count: acknowledged };
      return acknowledged - acknowledgedAtStart.count;
    },
    async stop() {
      stopping.abort();
      await worker;
      return { createdLeads, titles, phones };
    },
  };
}

/** A record of either vendor as the comparison needs it. */
export interface SeenRecord {
  readonly id: string;
  readonly email: string;
  readonly title: string | null;
  readonly phone: string | null;
  /** For a person: the id of its lead or contact. */
  readonly salesforceId: string | null;
}

const text = z.string().nullable();
const salesforceValues = z.object({ Email: z.string(), Title: text, Phone: text });
const marketoValues = z.object({ email: z.string(), title: text, phone: text, basculeSalesforceId: text });

/** Every lead and contact that is not deleted. */
export async function everyLead(thing: WholeThing): Promise<readonly SeenRecord[]> {
  const records = [...(await everyRecord(recordsUrl(thing.salesforce, 'Lead'))), ...(await everyRecord(recordsUrl(thing.salesforce, 'Contact')))];
  return records.map(({ id, values }) => {
    const { Email, Title, Phone } = salesforceValues.parse(values);
    return { id, email: Email, title: Title, phone: Phone, salesforceId: null };
  });
}

/** Every person of Marketo. */
export async function everyPerson(thing: WholeThing): Promise<readonly SeenRecord[]> {
  return (await everyRecord(recordsUrl(thing.marketo, 'people'))).map(({ id, values }) => {
    const { email, title, phone, basculeSalesforceId } = marketoValues.parse(values);
    return { id, email, title, phone, salesforceId: basculeSalesforceId };
  });
}
