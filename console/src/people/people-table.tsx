import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Person } from '../api/people.ts';
import { onMarketo } from '../api/words-of-the-api.ts';
import type { LinkState, RecordObject, Side } from '../api/words-of-the-api.ts';
import { Mark, Tag } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';
import { objectWords } from '../words/object-words.ts';
import classes from './people-table.module.css';

const LINK_TONES: Record<LinkState, Tone> = {
  linked: 'good',
  'salesforce-only': 'quiet',
  'marketo-only': 'quiet',
  deleted: 'quiet',
};

/** People with their link and what waits or was rejected; each leads to its explanation. */
export function PeopleTable({ people }: { readonly people: readonly Person[] }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('people.person')}</th>
          <th scope="col" className={classes.wide}>
            {t('people.kind')}
          </th>
          <th scope="col" className={classes.link}>
            {t('people.link')}
          </th>
          <th scope="col">{t('people.work')}</th>
          <th scope="col" className={classes.ids}>
            {t('side.salesforce')}
          </th>
          <th scope="col" className={classes.ids}>
            {t('side.marketo')}
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.pairId} person={person} />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const address = addressOf(person);
  const name = person.name ?? t('people.noName');
  return (
    <tr>
      <th scope="row" className={classes.person}>
        <p className={classes.name} dir="auto" title={name}>
          {address === null ? (
            name
          ) : (
            <Link to="/records/$object/$id" params={address}>
              {name}
            </Link>
          )}
        </p>
        <p className={classes.email} title={person.email ?? undefined}>
          {person.email ?? (onMarketo(person.object) === 'person' ? t('people.noEmail') : '')}
        </p>
      </th>
      <td className={classes.wide}>{objectWords(t, person.object)}</td>
      <td>
        <Mark tone={LINK_TONES[person.link]}>{t(`link.${person.link}`)}</Mark>
      </td>
      <td>
        <WorkTags person={person} />
      </td>
      <td className={classes.ids}>{person.salesforceId}</td>
      <td className={classes.ids}>{person.marketoId}</td>
    </tr>
  );
}

function WorkTags({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const ways = [
    { side: 'salesforce', state: person.toSalesforce },
    { side: 'marketo', state: person.toMarketo },
  ] as const satisfies readonly { side: Side; state: Person['toMarketo'] }[];
  return (
    <span className={classes.tags}>
      {ways.map(({ side, state }) =>
        state === 'rest' ? null : (
          <Tag key={side} tone={state === 'rejected' ? 'bad' : 'warn'}>
            {t(state === 'rejected' ? 'work.rejectedBy' : 'work.waitingTo', { side: t(`side.${side}`) })}
          </Tag>
        ),
      )}
      {person.heldTo.map((side) => (
        <Tag key={`held-${side}`} tone="bad">
          {t('work.heldFrom', { side: t(`side.${side}`) })}
        </Tag>
      ))}
      {person.filteredTo.map((side) => (
        <Tag key={`filtered-${side}`} tone="quiet">
          {t('work.filteredFrom', { side: t(`side.${side}`) })}
        </Tag>
      ))}
    </span>
  );
}

/** By which id the record is asked about: Salesforce's where there is one, else Marketo's. */
function addressOf(person: Person): { readonly object: RecordObject; readonly id: string } | null {
  if (person.salesforceId !== null) return { object: person.object, id: person.salesforceId };
  return person.marketoId === null ? null : { object: 'person', id: person.marketoId };
}
