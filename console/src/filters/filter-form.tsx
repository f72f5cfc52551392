import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FilterQuestion } from '../api/filters.ts';
import { SIDES } from '../api/words-of-the-api.ts';
import { LabelledSelect } from '../pieces/select.tsx';
import { namedObjectsWords } from '../words/object-words.ts';
import classes from './filters-page.module.css';

/** Objects that may have a filter, by their names in the rules; a custom object goes by its API name. */
const OBJECTS = ['lead', 'contact', 'user', 'account', 'opportunity', 'opportunityContactRole'] as const;
const LEAVING = ['keep', 'flag', 'delete'] as const;

/** A filter as somebody writes it. */
export function FilterForm(props: {
  readonly question: FilterQuestion;
  readonly onChange: (question: FilterQuestion) => void;
  readonly isTrying: boolean;
  readonly onTry: () => void;
}) {
  const { t } = useTranslation();
  const { question, onChange, isTrying, onTry } = props;
  const { object, to, where = '', doNotSyncField = '', onLeaving, flagField = '' } = question;
  const hasCondition = where.trim() !== '' || doNotSyncField.trim() !== '';
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onTry();
      }}
    >
      <div className={classes.line}>
        <TextInput className={classes.short} label={t('filters.object')} list="filter-objects" required value={object} onChange={(event) => onChange({ ...question, object: event.currentTarget.value })} />
        <datalist id="filter-objects">
          {OBJECTS.map((name) => (
            <option key={name} value={name} label={namedObjectsWords(t, name)} />
          ))}
        </datalist>
        <SegmentedControl aria-label={t('filters.to')} value={to} onChange={(side) => onChange({ ...question, to: side })} data={SIDES.map((side) => ({ value: side, label: t('overview.to', { side: t(`side.${side}`) }) }))} />
      </div>
      <Textarea
        label={t('filters.where')}
        description={t('filters.whereHint')}
        classNames={{ input: classes.code ?? '' }}
        rows={4}
        spellCheck={false}
        value={where}
        onChange={(event) => onChange({ ...question, where: event.currentTarget.value })}
      />
      <div className={classes.line}>
        <TextInput className={classes.short} label={t('filters.box')} placeholder="Do_Not_Sync_to_Marketo__c" value={doNotSyncField} onChange={(event) => onChange({ ...question, doNotSyncField: event.currentTarget.value })} />
        <LabelledSelect label={t('filters.onLeaving')} value={onLeaving} onChange={(event) => onChange({ ...question, onLeaving: LEAVING.find((policy) => policy === event.target.value) ?? 'keep' })}>
          {LEAVING.map((policy) => (
            <option key={policy} value={policy}>
              {t(`filters.leavingChoice.${policy}`)}
            </option>
          ))}
        </LabelledSelect>
        {onLeaving === 'flag' && <TextInput className={classes.short} label={t('filters.flag')} required value={flagField} onChange={(event) => onChange({ ...question, flagField: event.currentTarget.value })} />}
      </div>
      <Button type="submit" loading={isTrying} disabled={!hasCondition}>
        {t('filters.tryIt')}
      </Button>
    </form>
  );
}

/** The same filter without what was left empty, as the server wants it. */
export function asAsked({ object, to, where = '', doNotSyncField = '', onLeaving, flagField = '' }: FilterQuestion): FilterQuestion {
  return {
    object: object.trim(),
    to,
    onLeaving,
    ...(where.trim() === '' ? {} : { where }),
    ...(doNotSyncField.trim() === '' ? {} : { doNotSyncField: doNotSyncField.trim() }),
    ...(onLeaving === 'flag' && flagField.trim() !== '' ? { flagField: flagField.trim() } : {}),
  };
}
