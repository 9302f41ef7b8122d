import { Banner } from '@killinit/ui';
import type { Connection } from './connection.ts';

/** Reconnecting beats everything else that could stand under the bar. */
export function ConnectionBanner({ connection, safe }: { connection: Connection; safe: string }) {
  if (connection.kind === 'lost')
    return (
      <Banner tone="warn" icon="live" strong="Connection lost.">
        Reconnecting, try {connection.tries}. {safe}
      </Banner>
    );
  if (connection.kind === 'gaveUp')
    return (
      <Banner tone="warn" icon="live" strong="Still offline after 2 minutes." urgent>
        Check the Wi-Fi; this page keeps trying. {safe}
      </Banner>
    );
  return null;
}
