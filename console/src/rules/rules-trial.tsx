import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { errorCatalogueQuery } from '../api/error-catalogue.ts';
import { tryRules } from '../api/rules-trial.ts';
import type { RulesQuestion, TriedRules } from '../api/rules-trial.ts';
import { otherSide, StandardObject } from '../api/words-of-the-api.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { Failure } from '../pieces/page-states.tsx';
import { Refusals } from '../pieces/refusal.tsx';
import { Section } from '../pieces/section.tsx';
import { LabelledSelect } from '../pieces/select.tsx';
import { Known } from '../pieces/value.tsx';
import { objectsWords } from '../words/object-words.ts';
import { readLineText } from './document-text.ts';
import classes from './rules-page.module.css';

/** A place to see what value rules make of the values that are stored, before anything is applied (C5). */
export function RulesTrial({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation();
  const [object, setObject] = useState<StandardObject>('lead');
  const [field, setField] = useState('');
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<readonly string[]>([]);
  const trying = useMutation({ mutationFn: (question: RulesQuestion) => tryRules(connectionId, question) });
  const submit = (): void => {
    const read = readLineText(text);
    setProblems(read.result === 'read' ? [] : [read.says ?? t('rulesTrial.noLine')]);
    if (read.result === 'read') trying.mutate({ object, field: field.trim(), ...(read.line === null ? {} : { line: read.line }) });
  };
  return (
    <Section title={t('rulesTrial.title')} hint={t('rulesTrial.hint')}>
      <form
        className={classes.trial}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={classes.look}>
          <TextInput label={t('rulesTrial.field')} placeholder="country" required value={field} onChange={(event) => setField(event.currentTarget.value)} />
          <LabelledSelect label={t('rulesTrial.object')} value={object} onChange={(event) => setObject(StandardObject.options.find((one) => one === event.target.value) ?? 'lead')}>
            {StandardObject.options.map((one) => (
              <option key={one} value={one}>
                {objectsWords(t, one)}
              </option>
            ))}
          </LabelledSelect>
        </div>
        <Textarea label={t('rulesTrial.line')} description={t('rulesTrial.lineHint')} autosize minRows={3} spellCheck={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <div>
          <Button type="submit" variant="default" loading={trying.isPending}>
            {t('rulesTrial.try')}
          </Button>
        </div>
      </form>
      {problems.length > 0 && <Refusals sentences={problems} />}
      {problems.length === 0 && trying.isError && <Failure error={trying.error} onRetry={submit} />}
      {problems.length === 0 && trying.data !== undefined && <Tried tried={trying.data} />}
    </Section>
  );
}

function Tried({ tried: { refused, warning, from } }: { readonly tried: TriedRules }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  if (refused !== null) return <Refusals sentences={[refused]} />;
  return (
    <>
      {warning !== null && <p className={classes.soft}>{warning}</p>}
      {from.map(({ side, records, uncovered, values }) => {
        const [here, there] = [t(`side.${side}`), t(`side.${otherSide(side)}`)];
        if (records === 0) return <p key={side} className={classes.soft}>{t('rulesTrial.nothing', { side: here })}</p>;
        return (
          <Fragment key={side}>
            <FoldingTable<TriedRules['from'][number]['values'][number]>
              label={t('rulesTrial.valuesOf', { side: here })}
              rows={values}
              keyOf={({ value }) => JSON.stringify(value)}
              columns={[
                { label: t('rulesTrial.valuesOf', { side: here }), cell: ({ value }) => <Known value={value} /> },
                { label: t('rulesTrial.gets', { side: there }), cell: ({ after, code, by }) => (code === null ? <Known value={after} /> : <Held code={code} by={by} />) },
                { label: t('rulesTrial.back', { side: here }), cell: ({ back, code }) => (code === null ? <Known value={back} /> : '–') },
                { label: t('rulesTrial.records'), width: '14%', cell: ({ records: many }) => number(many) },
              ]}
            />
            {uncovered.map(({ by, because, records: many, examples }) => (
              <p key={by} className={classes.soft}>
                {t('rulesTrial.uncovered', { rule: by, records: number(many), values: examples.map(String).join(', ') })} {because}
              </p>
            ))}
          </Fragment>
        );
      })}
    </>
  );
}

/** Why a value would not cross, and by which rule. */
function Held({ code, by }: { readonly code: string; readonly by: string | null }) {
  const reason = useQuery(errorCatalogueQuery).data?.get(code)?.title ?? code;
  return (
    <>
      {reason}
      {by !== null && <span className={classes.under}>{by}</span>}
    </>
  );
}
