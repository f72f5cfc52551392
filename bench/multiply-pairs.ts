import type { SqlClient } from '../src/store/sql-client.ts';

/** Pairs made by one statement. */
const BLOCK = 100_000;

/**
 * Copies the pairs that there are until there are so many, each with ids of its own: one of twenty lives in Kobe, and one of fifty
 * has a phone number in Marketo that was never agreed on. The database makes them, so nothing of it goes over a wire.
 */
export async function multiplyPairs(client: SqlClient, pairs: number, say: (progress: string) => void): Promise<void> {
  const columns = ((await client.run<readonly string[]>(COLUMNS, [])) ?? []).filter((name) => !Object.hasOwn(MADE, name));
  for (;;) {
    const there = (await client.run<number>('select count(*)::text as answer from bascule.pair', [])) ?? 0;
    say(`${there.toLocaleString('en')} pairs`);
    if (there >= pairs || there === 0) return;
    await client.run(
      `with numbered as (select *, row_number() over () as row from bascule.pair where pair_id not like 'copy-%'),
        copies as (select p.*, ${there} + n as number from generate_series(1, ${Math.min(BLOCK, pairs - there)}) n
          join numbered p on p.row = 1 + n % (select count(*) from numbered)),
        made as (insert into bascule.pair (${[...columns, ...Object.keys(MADE)].join(', ')})
          select ${[...columns, ...Object.values(MADE)].join(', ')} from copies returning 1)
       select count(*)::text as answer from made`,
      [],
    );
  }
}

const COLUMNS = `select json_agg(column_name)::text as answer from information_schema.columns where table_schema = 'bascule' and table_name = 'pair'`;

/** What a copy has for itself. */
const MADE = {
  pair_id: `'copy-' || lpad(number::text, 9, '0')`,
  salesforce_id: `left(salesforce_id, 5) || lpad(number::text, 13, '0')`,
  marketo_id: `(10000000 + number)::text`,
  email: `'copy' || number || '@example.com'`,
  base: `base || jsonb_build_object('email', 'copy' || number || '@example.com', 'city', case when number % 20 = 0 then 'Kobe' else 'Nara' end)`,
  marketo_differences: `case when number % 50 = 0 then '{"phone": {"value": "555", "changedAt": "2026-06-01T08:00:00Z", "changedBy": null}}'::jsonb else '{}'::jsonb end`,
} as const;
