import type { FormulaPass } from '../domain/formula-pass.ts';
import type { FieldOffer } from '../domain/schema-event.ts';
import type { KeptSchema, Lease } from '../engine/store-port.ts';
import { writeJson, writeText } from './json-text.ts';
import type { SqlClient, SqlValue } from './sql-client.ts';
import { storeFailure } from './sql-failure.ts';

/** Changes kept for each connection. */
export const EVENTS_KEPT = 2000;
/** Offers kept for each connection, open and dismissed ones. */
export const OFFERS_KEPT = 1000;

const FENCE = 'fence as materialized (select connection_id from bascule.lease where name = $1 and holder = $2 and epoch = $3 for share)';

const KEEP_SCHEMA = `
  with ${FENCE}, sent as materialized (
    select $4::text::jsonb as kept from fence
  ), schema_kept as (
    insert into bascule.kept_schema (connection_id, side, schema)
    select connection_id, kept->'schema'->>'side', kept->'schema' from fence, sent
    on conflict (connection_id, side) do update set schema = excluded.schema
  ), events_kept as (
    insert into bascule.schema_event (event_id, connection_id, event)
    select event->>'eventId', connection_id, event from fence, sent, jsonb_array_elements(kept->'events') with ordinality as sent_event(event, place) order by place
    on conflict (event_id) do nothing
  ), offers_ended as (
    delete from bascule.field_offer o using fence, sent, jsonb_to_recordset(kept->'gone') as gone(object text, field text)
    where o.connection_id = fence.connection_id and o.side = kept->'schema'->>'side' and o.object = gone.object and (gone.field is null or o.field = gone.field)
  ), offers_made as (
    insert into bascule.field_offer (connection_id, side, object, field, offer)
    select connection_id, offer->>'side', offer->>'object', offer->>'field', offer from fence, sent, jsonb_array_elements(kept->'offers') as offer
    where (select count(*) from bascule.field_offer o where o.connection_id = fence.connection_id) < ${OFFERS_KEPT}
    on conflict (connection_id, side, object, field) do nothing
  )
  select 'true' as answer from fence`;

/** Keeps what is seen of a side with what changed, if the lease is still held (I20), and forgets the oldest changes. */
export async function keepSchema(client: SqlClient, lease: Lease, kept: KeptSchema): Promise<void> {
  const saved = await client.run<boolean>(KEEP_SCHEMA, [...fenced(lease), writeJson(kept)]);
  if (saved === null) throw storeFailure('LEASE_LOST');
  await client.run(
    `delete from bascule.schema_event where connection_id = $1 and sequence <= (
       select sequence from bascule.schema_event where connection_id = $1 order by sequence desc offset $2 limit 1
     )`,
    [writeText(lease.connectionId), EVENTS_KEPT],
  );
}

/** Dismisses an offer, or opens it again; false when there is none. */
export async function dismissOffer(client: SqlClient, connectionId: string, { side, object, field }: Pick<FieldOffer, 'side' | 'object' | 'field'>, dismissed: FieldOffer['dismissed']): Promise<boolean> {
  const found = await client.run<boolean>(
    `update bascule.field_offer set offer = jsonb_set(offer, '{dismissed}', $5::text::jsonb)
     where connection_id = $1 and side = $2 and object = $3 and field = $4 returning 'true' as answer`,
    [writeText(connectionId), side, writeText(object), writeText(field), writeJson(dismissed)],
  );
  return found === true;
}

/** Keeps how far the reading of formulas has come, if the lease is still held (I20). */
export async function keepFormulaPass(client: SqlClient, lease: Lease, pass: FormulaPass): Promise<void> {
  const saved = await client.run<boolean>(
    `with ${FENCE}
     insert into bascule.formula_pass (connection_id, object, pass) select connection_id, $4, $5::text::jsonb from fence
     on conflict (connection_id, object) do update set pass = excluded.pass
     returning 'true' as answer`,
    [...fenced(lease), writeText(pass.object), writeJson(pass)],
  );
  if (saved === null) throw storeFailure('LEASE_LOST');
}

function fenced(lease: Lease): readonly SqlValue[] {
  return [writeText(lease.name), writeText(lease.holder), lease.epoch];
}
