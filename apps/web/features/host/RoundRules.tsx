import { Field, KeyGroup, Switch } from '@killinit/ui';
import type { ReactNode } from 'react';
import { LIMIT, type Plan } from './plan.ts';

/** Clock, seats, what is shown to whom. Everything here but seats and names can change while the round runs. */
export function RoundRules({ plan, onChange }: { plan: Plan; onChange(plan: Plan): void }) {
  return (
    <section aria-labelledby="set-round">
      <h2 id="set-round">Round</h2>
      <div style={{ maxWidth: 420, margin: '10px 0 6px' }}>
        <Field
          label="Name of the session"
          value={plan.title}
          maxLength={80}
          placeholder="Operating systems, lab 4"
          onChange={(e) => onChange({ ...plan, title: e.target.value })}
        />
      </div>
      <Line title="Timer" says={plan.minutes === null ? 'Off: until you end it' : 'Minutes; you can add two at a time'}>
        <NumberBox
          label="Minutes of the round"
          value={plan.minutes}
          limit={LIMIT.minutes}
          onChange={(minutes) => onChange({ ...plan, minutes })}
        />
        <Switch
          label="Timer"
          on={plan.minutes !== null}
          onChange={(on) => onChange({ ...plan, minutes: on ? 30 : null })}
        />
      </Line>
      <Line
        title="Reboot by itself after a panic"
        says={plan.rebootSeconds === null ? 'Off: you press Reset machine' : 'Seconds; everybody sees the panic first'}
      >
        <NumberBox
          label="Seconds to the reboot"
          value={plan.rebootSeconds}
          limit={LIMIT.rebootSeconds}
          onChange={(rebootSeconds) => onChange({ ...plan, rebootSeconds })}
        />
        <Switch
          label="Reboot by itself after a panic"
          on={plan.rebootSeconds !== null}
          onChange={(on) => onChange({ ...plan, rebootSeconds: on ? 12 : null })}
        />
      </Line>
      <Line title="Seats" says="When they are taken, the room is full">
        <NumberBox
          label="Seats"
          value={plan.capacity}
          limit={LIMIT.capacity}
          onChange={(capacity) => onChange({ ...plan, capacity: capacity ?? Number.NaN })}
        />
      </Line>
      <Line title="Students see of their own guards" says="Values read, only names, or nothing until the review">
        <KeyGroup
          label="Students see of their own guards"
          value={plan.reveal}
          onPick={(reveal) => onChange({ ...plan, reveal })}
          choices={[
            { value: 'facts', label: 'Values' },
            { value: 'name', label: 'Names' },
            { value: 'hidden', label: 'Nothing' },
          ]}
        />
      </Line>
      <Line title="Names on the projector" says="Students always know their own">
        <KeyGroup
          label="Names on the projector"
          value={plan.names}
          onPick={(names) => onChange({ ...plan, names })}
          choices={[
            { value: 'shown', label: 'Shown' },
            { value: 'pseudonyms', label: 'Pseudonyms' },
            { value: 'hidden', label: 'Hidden' },
          ]}
        />
      </Line>
    </section>
  );
}

export function Line({ title, says, children }: { title: string; says?: string | undefined; children: ReactNode }) {
  return (
    <div className="line">
      <span className="grow">
        {title}
        {says && <small>{says}</small>}
      </span>
      {children}
    </div>
  );
}

export function NumberBox(props: {
  label: string;
  value: number | null;
  limit: { readonly min: number; readonly max: number };
  onChange(value: number | null): void;
}) {
  if (props.value === null) return null;
  const wrong = !(props.value >= props.limit.min && props.value <= props.limit.max);
  return (
    <input
      className="input sm num"
      type="number"
      inputMode="numeric"
      aria-label={props.label}
      aria-invalid={wrong || undefined}
      min={props.limit.min}
      max={props.limit.max}
      value={Number.isNaN(props.value) ? '' : props.value}
      onChange={(e) => props.onChange(e.target.value === '' ? Number.NaN : Number(e.target.value))}
    />
  );
}
