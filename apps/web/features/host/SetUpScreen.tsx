'use client';
import type { Catalog, Me, RoomOpened, RoomSummary } from '@killinit/protocol';
import { Key, Mark } from '@killinit/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/lib/api.ts';
import { ThemeKey, useTheme } from '@/lib/theme.tsx';
import { GuardsOnTheWay, KernelChoice, ScenarioChoice } from './Choices.tsx';
import { Doors } from './Doors.tsx';
import { PluginList } from './PluginList.tsx';
import { firstPlan, problem, toBody, withScenario } from './plan.ts';
import { RoundRules } from './RoundRules.tsx';
import { Sessions } from './Sessions.tsx';
import { Tell } from './Tell.tsx';

/** Setting up: what to play left, what it comes to right. */
export function SetUpScreen(props: {
  user: NonNullable<Me['user']>;
  signUp: Me['signUp'];
  catalog: Catalog;
  rooms: readonly RoomSummary[];
  onSignedOut(): void;
}) {
  const { catalog } = props;
  const router = useRouter();
  const [theme, setTheme] = useTheme('host', 'paper');
  const [plan, setPlan] = useState(() => firstPlan(catalog)!);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const scenario = catalog.scenarios.find((s) => s.id === plan.scenario) ?? catalog.scenarios[0]!;
  const missing = problem(plan);

  const create = async () => {
    if (busy) return;
    setBusy(true);
    setRefused(null);
    const answer = await request<RoomOpened>('/api/rooms', toBody(plan, catalog));
    if (answer.ok) return router.push(`/host/${answer.value.id}`);
    setBusy(false);
    setRefused(answer.message);
  };
  const signOut = async () => {
    await request('/api/auth/sign-out', {});
    props.onSignedOut();
  };

  return (
    <div className="page hosting">
      <header className="bar">
        <Mark />
        <span className="sep" />
        <div className="stat">
          <b>New session</b>
          <span>{props.user.email}</span>
        </div>
        <span className="end row">
          {props.user.owner && <Doors signUp={props.signUp} />}
          <ThemeKey theme={theme} onChange={setTheme} />
          <Key look="quiet" size="sm" onClick={() => void signOut()}>
            Sign out
          </Key>
        </span>
      </header>
      <main className="rack setup">
        <div className="left">
          <ScenarioChoice list={catalog.scenarios} value={scenario.id} onPick={(s) => setPlan(withScenario(plan, s))} />
          <KernelChoice
            eras={catalog.eras.filter((e) => scenario.eras.includes(e.id))}
            value={plan.era}
            onPick={(era) => setPlan({ ...plan, era })}
          />
          <GuardsOnTheWay scenario={scenario} />
          <RoundRules plan={plan} onChange={setPlan} />
          <PluginList catalog={catalog} scenario={scenario} plan={plan} onChange={setPlan} />
        </div>
        <aside className="panel sum" aria-label="Summary">
          <h2>What you have set up</h2>
          <Tell plan={plan} scenario={scenario} />
          {(missing ?? refused) && (
            <p className="err" role="alert">
              {missing ?? refused}
            </p>
          )}
          <Key look="primary" size="big" aria-busy={busy} off={missing ?? false} onClick={() => void create()}>
            {busy ? 'Opening the room' : 'Create room'}
          </Key>
          <p className="sm dim">Nobody can join before you press this. The round starts when you say so.</p>
          <Sessions rooms={props.rooms} />
        </aside>
      </main>
    </div>
  );
}
