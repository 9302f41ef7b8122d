import type { CatalogScenario } from '@killinit/protocol';
import { plural } from '@killinit/ui';
import type { Plan } from './plan.ts';

/** The whole set-up in a sentence that changes with it. */
export function Tell({ plan, scenario }: { plan: Plan; scenario: CatalogScenario }) {
  return (
    <p className="tell" role="status">
      <b>{scenario.title}</b> on Linux <b>{plan.era.replace(/^v/, '')}</b>,{' '}
      {plan.minutes === null ? (
        'until you end it'
      ) : (
        <>
          for <b>{plural(plan.minutes || 0, 'minute')}</b>
        </>
      )}
      . Init is behind <b>{plural(scenario.guards.length, 'guard')}</b>; students {scenario.sudo ? 'may' : 'may not'}{' '}
      use sudo. After a panic{' '}
      {plan.rebootSeconds === null
        ? 'you reboot the machine.'
        : `the machine is back in ${plural(plan.rebootSeconds || 0, 'second')}.`}
    </p>
  );
}
