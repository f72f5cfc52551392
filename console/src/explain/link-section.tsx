import { ActionIcon, CopyButton } from '@mantine/core';
import { CheckIcon, CopyIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';

import type { Explanation, RecordOnSide } from '../api/explanation.ts';
import { onMarketo, SIDES } from '../api/words-of-the-api.ts';
import type { LinkState, Side } from '../api/words-of-the-api.ts';
import { Mark } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { Section } from '../pieces/section.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { objectWords } from '../words/object-words.ts';
import classes from './link-section.module.css';

const TONES: Record<LinkState, Tone> = {
  linked: 'good',
  'salesforce-only': 'warn',
  'marketo-only': 'warn',
  deleted: 'quiet',
};

/** Which two records belong together, and whether both are there. */
export function LinkSection({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const { link } = explanation;
  return (
    <Section title={t('explain.link')} aside={<Mark tone={TONES[link.state]}>{t(`link.${link.state}`)}</Mark>}>
      <dl className={classes.records}>
        {SIDES.map((side) => (
          <RecordLine
            key={side}
            side={side}
            kind={objectWords(t, side === 'salesforce' ? link.object : onMarketo(link.object))}
            record={link[side]}
          />
        ))}
      </dl>
    </Section>
  );
}

function RecordLine(props: { readonly side: Side; readonly kind: string; readonly record: RecordOnSide }) {
  const { t } = useTranslation();
  const { record } = props;
  return (
    <div className={classes.record}>
      <dt>
        <SideName side={props.side} /> <span className={classes.kind}>{props.kind.toLowerCase()}</span>
      </dt>
      <dd>
        {record.id === null ? (
          <span className={classes.none}>{t('explain.noId')}</span>
        ) : (
          <span className={classes.id}>
            <code>{record.id}</code>
            <CopyId id={record.id} />
          </span>
        )}
        <p className={classes.seen}>
          {t(`explain.presence.${record.presence}`)}
          {' · '}
          <LastSeen version={record.lastSeenVersion} />
        </p>
      </dd>
    </div>
  );
}

/** The vendor's stamp is usually an instant; where it is not, it is shown as it is. */
function LastSeen({ version }: { readonly version: string | null }) {
  const { t } = useTranslation();
  if (version === null) return t('explain.neverSeen');
  return (
    <>
      {t('explain.seen')} {Number.isNaN(Date.parse(version)) ? version : <Moment at={version} />}
    </>
  );
}

function CopyId({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          onClick={copy}
          aria-label={copied ? t('explain.copied') : t('explain.copy', { id })}
        >
          {copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
