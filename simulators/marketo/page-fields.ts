import type { Fault } from '../foundation/fault-plan.ts';
import type { PageField, PageObject } from '../foundation/record-page.ts';
import type { DataType } from './data-type.ts';
import type { World } from './world.ts';

/** How a field of each data type is edited. */
export const fieldKinds: Record<DataType, PageField['kind']> = {
  string: 'text',
  text: 'long text',
  url: 'text',
  email: 'text',
  phone: 'text',
  integer: 'number',
  float: 'number',
  percent: 'number',
  currency: 'number',
  boolean: 'yes or no',
  date: 'date',
  datetime: 'datetime',
  reference: 'number',
};

/** A kind of record on the page, with what the control door does for it. Refusals are ControlRefusals. */
export type PageKind = PageObject & {
  list(world: World, query: URLSearchParams): unknown;
  /** With `late`, the log tells of it late (F21); only people and memberships have it. */
  create(world: World, body: unknown, late?: Fault): unknown;
  change(world: World, id: string, body: unknown, late?: Fault): unknown;
  remove(world: World, id: string): unknown;
};
