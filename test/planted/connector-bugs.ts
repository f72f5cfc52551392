import type { PlantedBug } from './planted-bug.ts';

/** Mistakes in the two vendors' languages: src/connectors. */
export const CONNECTOR_BUGS: readonly PlantedBug[] = [
  {
    name: 'read Salesforce from after the last stamp instead of from it',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: '`SystemModstamp >= ${secondsIso(Date.parse(high) - overlapSeconds * 1000)}`',
        replace: '`SystemModstamp > ${secondsIso(Date.parse(high))}`',
      },
    ],
  },
  {
    name: 'pass over rows with the same stamp at the end of a page',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: "`(SystemModstamp = ${pass.stamp} AND Id > '${pass.id}') OR SystemModstamp > ${pass.stamp}`",
        replace: '`SystemModstamp > ${pass.stamp}`',
      },
    ],
  },
  {
    name: 'end a Salesforce reading after its first page',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'if (!page.done && page.last !== null)',
        replace: 'if (!page.done && page.last !== null && page.rows > 1e9)',
      },
    ],
  },
  {
    name: 'begin each walk through the log at its end',
    shownBy: ({ faults }) => faults.some(({ id }) => id === 'F21b'),
    places: [
      {
        file: 'src/connectors/marketo/cursor.ts',
        find: 'return cursor.slice(Math.max(first, 0));',
        replace: 'return cursor.slice(-1).map((entry) => ({ ...entry, at: entry.at.replace(/./, (digit) => (first > 1e9 ? "" : digit)) }));',
      },
    ],
  },
  {
    name: 'send after the lease has run out',
    places: [
      {
        file: 'src/connectors/vendor-session.ts',
        find: 'request.maySend !== undefined && !(await request.maySend())',
        replace: 'false',
      },
    ],
  },
  {
    name: 'count a hidden field as read',
    shownBy: ({ faults }) => faults.some(({ id }) => id === 'F36b'),
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'return { ...(isCovered ? cursor : begin), fields: [...fields], unread, linesInSight,',
        replace: 'return { ...(isCovered ? cursor : begin), fields: [...new Set([...(isCovered ? cursor.fields : []), ...fields])], unread, linesInSight,',
      },
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'fields: cursor.fields.filter((field) => fields.includes(field)), unread:',
        replace: 'fields: cursor.fields, unread:',
      },
    ],
  },
  {
    name: 'read on after a clock that was set back',
    // A reading begins ten minutes before the last one, and a clock that has caught up tells nothing.
    shownBy: ({ pauseSeconds, faults }) => pauseSeconds > 600 && pauseSeconds < 3600 && faults.some(({ id }) => id === 'F19b'),
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'if (wasSetBack(cursor.high, until))',
        replace: 'if (wasSetBack(cursor.high, until) && cursor.overlapSeconds > 1e9)',
      },
    ],
  },
  {
    name: 'take a clock that has caught up for one that was never set back',
    shownBy: ({ pauseSeconds, faults }) => pauseSeconds >= 3600 && faults.some(({ id }) => id === 'F19b'),
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'return setBackMs > overlapMs / 2 ?',
        replace: 'return setBackMs > overlapMs * 1e9 ?',
      },
    ],
  },
  {
    name: 'write to Marketo with a call for each person',
    places: [
      {
        file: 'src/connectors/marketo/marketo-connector.ts',
        find: 'writeBlockSize: SYNC_ROWS,',
        replace: 'writeBlockSize: SYNC_ROWS > 1e9 ? SYNC_ROWS : 1,',
      },
    ],
  },
  {
    name: 'write to Salesforce with a call for each record',
    places: [
      {
        file: 'src/connectors/salesforce/salesforce-connector.ts',
        find: 'writeBlockSize: WRITE_BLOCK_ROWS,',
        replace: 'writeBlockSize: WRITE_BLOCK_ROWS > 1e9 ? WRITE_BLOCK_ROWS : 1,',
      },
    ],
  },
  {
    name: 'look for people one by one',
    places: [
      {
        file: 'src/connectors/marketo/marketo-connector.ts',
        find: 'readBlockSize: FILTER_VALUES,',
        replace: 'readBlockSize: FILTER_VALUES > 1e9 ? FILTER_VALUES : 1,',
      },
    ],
  },
  {
    name: 'take a page of the log without anything for read to this moment',
    places: [
      {
        file: 'src/connectors/marketo/walk-activities.ts',
        find: 'lastMoment(read.data, Date.parse(at))',
        replace: 'lastMoment(read.data, Math.max(readAt, Date.parse(at)))',
      },
    ],
  },
];
