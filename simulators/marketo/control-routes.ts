import { z } from 'zod';
import { ControlRefusal, allowMethods } from '../foundation/control-door.ts';
import type { ControlRoute } from '../foundation/control-door.ts';
import type { FaultPlan } from '../foundation/fault-plan.ts';
import { newCampaign } from './campaigns/campaign-assets.ts';
import type { Limits } from './call-limits.ts';
import type { Identity } from './identity.ts';
import { pageKinds } from './page-kinds.ts';
import { activityRecords } from './page-records.ts';
import { NOT_IN_PROGRAM } from './programs/program.ts';
import { mergeByHand } from './remove-people.ts';
import { seedObjects } from './seed-objects.ts';
import { webVisit } from './seed-world.ts';
import { switchesSchema } from './switches.ts';
import type { World } from './world.ts';

const limitsBody = z.strictObject({
  callsPerWindow: z.number().int().positive().optional(),
  callsInFlight: z.number().int().positive().optional(),
  callsPerDay: z.number().int().nonnegative().optional(),
});
const switchesBody = switchesSchema.partial();
const connectorBody = z.strictObject({ enabled: z.boolean() });
const tokensBody = z.strictObject({ expire: z.literal(true) });
const trafficBody = z.strictObject({ activities: z.number().int().positive().max(1_000_000) });

const mergeBody = z.strictObject({ winner: z.number().int(), loser: z.number().int() });

const channelBody = z.strictObject({
  name: z.string().min(1),
  applicableProgramType: z.enum(['program', 'event', 'webinar', 'email', 'nurture']),
  statuses: z.array(z.strictObject({ name: z.string().min(1), step: z.number().int().positive(), success: z.boolean().default(false) })).min(1),
});

const campaignBody = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['batch', 'trigger']).default('trigger'),
  active: z.boolean().default(true),
  requested: z.boolean().default(true),
  programId: z.number().int().optional(),
});

const count = z.number().int().nonnegative().max(1_000_000).default(0);
const objectsBody = z.strictObject({ companies: count, opportunities: count, customRecords: count, members: count, seed: z.number().int().default(7) });

/** Makes a channel as an administrator would, or gives one other statuses; the API of the vendor cannot. */
function putChannel(world: World, { name, applicableProgramType, statuses }: z.infer<typeof channelBody>): { id: number } {
  const id = world.channels.get(name)?.id ?? world.channels.size + 1;
  world.commit([['channel', { id, name, applicableProgramType, statuses: [{ name: NOT_IN_PROGRAM, step: 0, success: false }, ...statuses] }]]);
  return { id };
}

/** Makes a campaign as a marketer would, with its trigger, which the API of the vendor cannot give it. */
function makeCampaign(world: World, { name, type, active, requested, programId }: z.infer<typeof campaignBody>): { id: number } {
  const isTrigger = type === 'trigger';
  const campaign = newCampaign(world, name, programId === undefined ? { id: 28, type: 'Folder' } : { id: programId, type: 'Program' });
  world.commit([['campaign', { ...campaign, type, active: isTrigger && active, requested: isTrigger && requested }]]);
  return { id: campaign.id };
}

/** Changes the named switches; the others stay. */
function flip(world: World, wanted: z.infer<typeof switchesBody>): void {
  world.commit([['switches', switchesSchema.parse({ ...world.switches, ...wanted })]]);
}

/** The Marketo simulator's own controls beside the standard ones. */
export function controlRoutes(world: World, limits: Limits, identity: Identity, faults: FaultPlan): Record<string, ControlRoute> {
  return {
    /** Lifts or tightens the call limits; what is not named stays. */
    limits(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') Object.assign(limits, limitsBody.parse(call.body));
      return { ...limits };
    },
    /** Habits of the subscription (switches.ts); what is not named stays. */
    switches(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') flip(world, switchesBody.parse(call.body));
      return world.switches;
    },
    /** Adobe's own Salesforce sync, on or off. */
    'native-connector'(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') flip(world, { nativeConnector: connectorBody.parse(call.body).enabled });
      return { enabled: world.switches.nativeConnector };
    },
    /** Ends the present access token's life now. */
    tokens(call) {
      allowMethods(call, 'POST');
      tokensBody.parse(call.body);
      identity.expire();
      return undefined;
    },
    /** Web visits of people here, now: activities a change reader must walk past. */
    traffic(call) {
      allowMethods(call, 'POST');
      const ids = [...world.people.all()].map((person) => person.id);
      if (ids.length === 0) throw new ControlRefusal('There is nobody here who could visit a page.');
      const { activities: count } = trafficBody.parse(call.body);
      world.commit(Array.from({ length: count }, (_, n) => webVisit(world, ids[n % ids.length] ?? 0, world.now())));
      return { activities: count };
    },
    /** Adds generated companies, opportunities, custom object records and memberships (seed-objects.ts). */
    'seed-objects'(call) {
      allowMethods(call, 'POST');
      const { seed, ...counts } = objectsBody.parse(call.body);
      return seedObjects(world, counts, seed);
    },
    /** Two people become one on the page; the winner's values stay and its blanks are filled (remove-people.ts). */
    'merge-people'(call) {
      allowMethods(call, 'POST');
      const { winner, loser } = mergeBody.parse(call.body);
      if (!mergeByHand(world, winner, loser)) throw new ControlRefusal('There are not two such people any more.', 404);
      return undefined;
    },
    /** An administrator makes or changes a channel. */
    channels(call) {
      allowMethods(call, 'POST');
      return putChannel(world, channelBody.parse(call.body));
    },
    /** A marketer makes a smart campaign; ordinarily an active one that the API may trigger. */
    campaigns(call) {
      allowMethods(call, 'POST');
      return makeCampaign(world, campaignBody.parse(call.body));
    },
    /** What the page shows and edits: `records/{kind}` and `records/{kind}/{id}` (page-kinds.ts), `records/activities`. */
    records(call) {
      const [name, id] = call.rest;
      if (name === 'activities') return activityRecords(world);
      const kinds = pageKinds(world);
      const kind = kinds.find((one) => one.name === name);
      if (kind === undefined) throw new ControlRefusal(`There are records of ${kinds.map((one) => one.name).join(', ')} and activities.`, 404);
      allowMethods(call, ...(id === undefined ? ['GET', 'POST'] : ['PATCH', 'DELETE']));
      if (call.method === 'GET') return kind.list(world, call.query);
      if (call.method === 'DELETE') return kind.remove(world, id ?? '');
      // Edits of what the log is read for may be told late (F21).
      const late = ['people', 'members'].includes(kind.name) ? faults.draw(['late-save'], { operation: 'page', path: `records/${kind.name}` }) : undefined;
      return call.method === 'POST' ? kind.create(world, call.body, late) : kind.change(world, id ?? '', call.body, late);
    },
  };
}
