import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { ConnectionStatus } from '../api/status.ts';
import { HealthMark } from '../pieces/health-mark.tsx';
import classes from './shell.module.css';

/** The connection's name and health; a choice where the installation has several. */
export function ConnectionChoice(props: {
  readonly connections: readonly ConnectionStatus[];
  readonly connection: ConnectionStatus;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { connections, connection } = props;
  return (
    <div className={classes.connection}>
      {connections.length === 1 ? (
        <p className={classes.connectionName} dir="auto">
          {connection.name}
        </p>
      ) : (
        <select
          className={classes.connectionSelect}
          aria-label={t('app.connection')}
          value={connection.connectionId}
          onChange={(event) => void navigate({ to: '.', search: { connection: event.target.value } })}
        >
          {connections.map(({ connectionId, name }) => (
            <option key={connectionId} value={connectionId}>
              {name}
            </option>
          ))}
        </select>
      )}
      <p className={classes.connectionState}>
        <HealthMark status={connection} />
      </p>
    </div>
  );
}
