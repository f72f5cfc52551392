import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { errorCatalogueQuery } from '../api/error-catalogue.ts';
import type { PreviewedValues } from '../api/preview.ts';
import { Known, Value } from '../pieces/value.tsx';
import { useEstimateFormat } from '../pieces/number-format.ts';
import classes from './preview.module.css';

/** How many values, why they would not cross if they would not, how many would be lost, and some of them before and after; where what would not cross has no value seen there, it stands alone. */
export function PreviewedValuesCell({ values, lost, code, because = null }: { readonly values: PreviewedValues; readonly lost?: PreviewedValues; readonly code?: string; readonly because?: string | null }) {
  const { t } = useTranslation();
  const about = useEstimateFormat();
  const reason = useQuery(errorCatalogueQuery).data?.get(code ?? '')?.title ?? code;
  if (values.records === 0) return '–';
  return (
    <>
      {about(values)}
      {reason !== undefined && `: ${reason}`}
      {because !== null && <span className={classes.soft}> {because}</span>}
      {lost !== undefined && lost.records > 0 && <span className={classes.lost}> {t('preview.lost', { records: about(lost) })}</span>}
      <ul className={classes.examples}>
        {values.examples.map(({ pairId, before, after }) => (
          <li key={pairId}>
            {(code === undefined || before !== undefined) && (
              <>
                <Value value={before} never={t('explain.notSeen')} /> <span aria-hidden>→</span>{' '}
              </>
            )}
            <Known value={after} />
          </li>
        ))}
      </ul>
    </>
  );
}
