import { Icon } from '@killinit/ui';
import type { Connection } from './connection.ts';

/** Live, or how the way back is going. */
export function ConnectionTag({ connection }: { connection: Connection }) {
  if (connection.kind === 'live')
    return (
      <span className="v sm bypass">
        <Icon name="live" />
        Live
      </span>
    );
  return (
    <span className="v sm block">
      <Icon name="live" />
      {connection.kind === 'connecting' ? 'Connecting' : 'Offline'}
    </span>
  );
}
