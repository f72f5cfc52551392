import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeftIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';

import { explanationQuery } from '../api/explanation.ts';
import type { Explanation } from '../api/explanation.ts';
import { ApiFailure } from '../api/request.ts';
import { RecordObject } from '../api/words-of-the-api.ts';
import { failureSentence } from '../pieces/failure.ts';
import { PageHeader } from '../pieces/page-header.tsx';
import { Empty, Failure, Loading, StaleNotice } from '../pieces/page-states.tsx';
import { Nowhere } from '../shell/nowhere.tsx';
import classes from './explain-page.module.css';
import { FieldSection } from './field-section.tsx';
import { History } from './history.tsx';
import { LinkSection } from './link-section.tsx';
import { PairingSection } from './pairing-section.tsx';
import { personName } from './person-name.ts';
import { SyncRecord } from './sync-record.tsx';
import { TryWrite } from './try-write.tsx';
import { WorkSection } from './work-section.tsx';

const route = getRouteApi('/shell/records/$object/$id');

/** "Why is this person not in Salesforce?": the whole situation of one record on one page. */
export function ExplainPage() {
  const { object, id } = route.useParams();
  const asked = RecordObject.safeParse(object);
  return asked.success ? <Explained object={asked.data} id={id} /> : <Nowhere />;
}

function Explained({ object, id }: { readonly object: RecordObject; readonly id: string }) {
  const { t } = useTranslation();
  const explanation = useQuery(explanationQuery(object, id));
  const { data, error } = explanation;
  return (
    <>
      <Link to="/people" className={classes.back}>
        <ArrowLeftIcon size={14} aria-hidden /> {t('explain.back')}
      </Link>
      {data !== undefined && error !== null && <StaleNotice error={error} />}
      {data !== undefined && <Answer explanation={data} />}
      {data === undefined && error === null && <Loading lines={12} />}
      {data === undefined &&
        error !== null &&
        (error instanceof ApiFailure && error.kind === 'not-found' ? (
          <Empty title={t('explain.notFound')} text={failureSentence(t, error)} />
        ) : (
          <Failure error={error} onRetry={() => void explanation.refetch()} />
        ))}
    </>
  );
}

function Answer({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const { pairing } = explanation;
  const name = personName(explanation.fields) ?? pairing?.salesforce.name ?? pairing?.marketo.name ?? t('people.noName');
  return (
    <div className={classes.page}>
      <PageHeader
        title={name}
        lead={
          <span dir="auto" className={classes.summary}>
            {explanation.summary}
          </span>
        }
        actions={
          <>
            <TryWrite explanation={explanation} />
            <SyncRecord explanation={explanation} />
          </>
        }
      />
      <div className={classes.top}>
        <LinkSection explanation={explanation} />
        <WorkSection explanation={explanation} />
      </div>
      {pairing !== undefined && <PairingSection pairing={pairing} />}
      <FieldSection fields={explanation.fields} />
      <History entries={explanation.history} />
    </div>
  );
}
