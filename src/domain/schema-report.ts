import { linesSeen } from './custom-object.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { Schema } from './field.ts';
import { followedObjects } from './field-mapping.ts';
import type { Direction, Mapping } from './field-mapping.ts';
import { objectOnSide } from './object-pair.ts';
import { resolveMapping } from './resolved-mapping.ts';
import { SIDES } from './side.ts';
import type { PairObject, Side } from './side.ts';

/** A line of the mapping, or all lines of an object, that does not do all that it says, and why. */
export interface RestrainedLine {
  readonly object: PairObject;
  /** Mapping key; null for all lines of the object. */
  readonly key: string | null;
  /** API name in Salesforce; null for all lines of the object. */
  readonly salesforce: string | null;
  /** The side on which something is missing. */
  readonly side: Side;
  readonly code: ErrorCode;
}

type Schemas = Readonly<Record<Side, Schema>>;

/** Lines that take no part as things are (I29); an object that is not seen at all is one entry. */
export function suspendedLines(mapping: Mapping, schemas: Schemas): readonly RestrainedLine[] {
  return followedObjects(mapping).flatMap((object): readonly RestrainedLine[] => {
    const away = SIDES.find((side) => schemas[side].objects[objectOnSide(object, side)] === undefined);
    if (away !== undefined) return [{ object, key: null, salesforce: null, side: away, code: 'OBJECT_NOT_ACCESSIBLE' }];
    const names = new Map(linesSeen(mapping, schemas.salesforce, object).map((line) => [line.key, line.salesforce]));
    return resolveMapping(mapping, schemas, object).suspended.map(({ key, side, code }) => ({ object, key, salesforce: names.get(key) ?? 'Id', side, code }));
  });
}

/** Lines that are to write to a side which takes nothing in them: what they would write is held (M23). */
export function readOnlyLines(mapping: Mapping, schemas: Schemas): readonly RestrainedLine[] {
  return followedObjects(mapping).flatMap((object): readonly RestrainedLine[] => {
    const { fields, readOnlyOn = [] } = resolveMapping(mapping, schemas, object);
    const objects = readOnlyOn.filter((side) => fields.some(({ line }) => writesTo(line.direction, side)));
    const ofFields = fields.flatMap(({ key, line, on }) =>
      SIDES.filter((side) => !objects.includes(side) && line.isKey !== true && line.part === undefined && writesTo(line.direction, side) && !on[side].updateable).map(
        (side): RestrainedLine => ({ object, key, salesforce: line.salesforce, side, code: 'FIELD_NOT_WRITABLE' }),
      ),
    );
    return [...objects.map((side): RestrainedLine => ({ object, key: null, salesforce: null, side, code: 'OBJECT_NOT_ACCESSIBLE' })), ...ofFields];
  });
}

function writesTo(direction: Direction, side: Side): boolean {
  return direction === 'both' || direction === `to-${side}`;
}
