import { useTranslation } from 'react-i18next';

import { useTabTitle } from '../pieces/page-header.tsx';
import { Section } from '../pieces/section.tsx';
import { useConnection } from '../shell/connection.tsx';
import { Backfills } from './backfills.tsx';
import { Bridge } from './bridge.tsx';
import { Charts } from './charts.tsx';
import { Headline } from './headline.tsx';
import classes from './overview-page.module.css';
import { ProblemList } from './problem-list.tsx';
import { RecordCounts } from './record-counts.tsx';
import { SchemaChanges } from './schema-changes.tsx';
import { WhoMustAct } from './who-must-act.tsx';

/** In five seconds: is it healthy, how far behind, what is wrong, who must act. */
export function OverviewPage() {
  const { t } = useTranslation();
  const status = useConnection();
  useTabTitle(t('overview.pageTitle'));
  return (
    <div className={classes.page}>
      <Headline status={status} />
      <Bridge status={status} />
      <Section title={t('overview.problems')} aside={<WhoMustAct problems={status.problems} />}>
        <ProblemList problems={status.problems} />
      </Section>
      <SchemaChanges status={status} />
      <Backfills status={status} />
      <Charts connectionId={status.connectionId} />
      <Section title={t('overview.counts')} hint={t('overview.countsHint')}>
        <RecordCounts ledger={status.ledger} />
      </Section>
    </div>
  );
}
