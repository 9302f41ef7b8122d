import type { Catalog, CatalogScenario } from '@killinit/protocol';
import { plural } from '@killinit/ui';

/** One of a few large answers. */
function Big(props: { group: string; checked: boolean; look: string; title: string; says: string; onPick(): void }) {
  return (
    <label className={`eb ${props.look}`}>
      <input type="radio" name={props.group} checked={props.checked} onChange={props.onPick} />
      <span className="display">{props.title}</span>
      <p>{props.says}</p>
    </label>
  );
}

export function ScenarioChoice(props: {
  list: readonly CatalogScenario[];
  value: string;
  onPick(scenario: CatalogScenario): void;
}) {
  return (
    <section className="all" aria-labelledby="set-scenario">
      <h2 id="set-scenario">Scenario</h2>
      <div className="eras" role="radiogroup" aria-labelledby="set-scenario">
        {props.list.map((s) => (
          <Big
            key={s.id}
            group="scenario"
            look="scen"
            checked={s.id === props.value}
            title={s.title}
            says={s.summary}
            onPick={() => props.onPick(s)}
          />
        ))}
      </div>
    </section>
  );
}

const ABOUT: Readonly<Record<string, string>> = {
  'v2.6.34': 'May 2010. One flag, 0x40, protects init from signals it has no handler for. A good first machine.',
  'v6.1': 'December 2022. Adds an explicit test for init that SIGKILL never passes, and module signatures.',
};

export function KernelChoice(props: { eras: Catalog['eras']; value: string; onPick(era: string): void }) {
  return (
    <section className="all" aria-labelledby="set-kernel">
      <h2 id="set-kernel">Kernel</h2>
      <div className="eras" role="radiogroup" aria-labelledby="set-kernel">
        {props.eras.map((e) => (
          <Big
            key={e.id}
            group="era"
            look=""
            checked={e.id === props.value}
            title={e.id.replace(/^v/, '')}
            says={ABOUT[e.id] ?? e.title}
            onPick={() => props.onPick(e.id)}
          />
        ))}
      </div>
    </section>
  );
}

/** What stands between a student and init, in the order of the path. */
export function GuardsOnTheWay({ scenario }: { scenario: CatalogScenario }) {
  return (
    <section aria-labelledby="set-guards">
      <h2 id="set-guards">
        What is to do{' '}
        <span className="sm dim">
          {plural(scenario.objectives.length, 'objective')}, {plural(scenario.hints, 'hint')}
        </span>
      </h2>
      <p className="dim" style={{ margin: '6px 0 10px', fontSize: 14 }}>
        {scenario.goal}
      </p>
      <ol className="plug">
        {scenario.objectives.map((o, i) => (
          <li key={o.id}>
            <span className="grow">{o.title}</span>
            <span className="readout sm dimmer">{i + 1}</span>
          </li>
        ))}
      </ol>
      <details style={{ marginTop: 12 }}>
        <summary>
          <b>{plural(scenario.guards.length, 'guard')}</b> on the way
        </summary>
        <ol className="plug">
          {scenario.guards.map((g) => (
            <li key={g.id}>
              <span className="grow">{g.title}</span>
              <code className="dim sm" translate="no">
                {g.id}
              </code>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
