import type { Catalog, CatalogPlugin, CatalogScenario, CatalogSetting } from '@killinit/protocol';
import { Glyph, KeyGroup, Switch } from '@killinit/ui';
import { neededBecause, type Plan, settingOf, type Value, withValue } from './plan.ts';
import { Line, NumberBox } from './RoundRules.tsx';

/** What this room is made of. A plugin that could not be loaded stays in the list, with the reason. */
export function PluginList(props: {
  catalog: Catalog;
  scenario: CatalogScenario;
  plan: Plan;
  onChange(plan: Plan): void;
}) {
  const { catalog, plan } = props;
  const working = catalog.plugins.filter((p) => p.error === null);
  const on = working.filter((p) => !plan.off.includes(p.id)).length;
  return (
    <section className="all" aria-labelledby="set-plugins">
      <h2 id="set-plugins">
        Plugins{' '}
        <span className="sm dim">
          {on} of {catalog.plugins.length} on
        </span>
      </h2>
      <ul className="plug">
        {catalog.plugins.map((plugin) => (
          <PluginRow key={plugin.id} {...props} plugin={plugin} />
        ))}
      </ul>
    </section>
  );
}

function PluginRow(props: {
  plugin: CatalogPlugin;
  scenario: CatalogScenario;
  plan: Plan;
  onChange(plan: Plan): void;
}) {
  const { plugin, plan, onChange } = props;
  const needed = neededBecause(plugin, props.scenario);
  const on = plugin.error === null && !plan.off.includes(plugin.id);
  return (
    <li style={{ display: 'block' }}>
      <div className="row-3">
        <span className="grow">
          <b>{plugin.title || plugin.id}</b>{' '}
          <span className="m sm dimmer" title={plugin.hash ? `SHA-256 ${plugin.hash}` : undefined}>
            {plugin.id} {plugin.version}
          </span>
          {plugin.error === null ? (
            <small>
              {[plugin.summary, needed && `${needed}.`].filter(Boolean).join(' ')}
              {plugin.contributes.length > 0 && ` Brings ${plugin.contributes.join(', ')}.`}
            </small>
          ) : (
            <span className="err" role="note">
              <Glyph mark="block" silent />
              <span>
                It could not be loaded: <code translate="no">{plugin.error}</code>
              </span>
            </span>
          )}
        </span>
        <Switch
          label={plugin.title || plugin.id}
          on={on}
          disabled={needed !== null || plugin.error !== null}
          onChange={(next) =>
            onChange({
              ...plan,
              off: next ? plan.off.filter((id) => id !== plugin.id) : [...plan.off, plugin.id],
            })
          }
        />
      </div>
      {on && plugin.settings.length > 0 && (
        <details>
          <summary className="sm">Settings</summary>
          {plugin.settings.map((setting) => (
            <Setting
              key={setting.id}
              setting={setting}
              value={settingOf(plan, plugin, setting.id)}
              onChange={(value) => onChange(withValue(plan, plugin.id, setting.id, value))}
            />
          ))}
        </details>
      )}
    </li>
  );
}

/** Drawn from what the plugin declares: a switch, a number with its unit, a few keys. */
function Setting({ setting, value, onChange }: { setting: CatalogSetting; value: Value; onChange(v: Value): void }) {
  const says = [setting.help, setting.unit].filter(Boolean).join(', ') || undefined;
  return (
    <Line title={setting.title} says={says}>
      {setting.type === 'boolean' && <Switch label={setting.title} on={value === true} onChange={onChange} />}
      {setting.type === 'integer' && (
        <NumberBox
          label={setting.title}
          value={Number(value)}
          limit={{ min: setting.minimum ?? 0, max: setting.maximum ?? 1_000_000 }}
          onChange={(n) => {
            if (n !== null && Number.isInteger(n)) onChange(n);
          }}
        />
      )}
      {setting.type === 'enum' && (
        <KeyGroup
          label={setting.title}
          value={String(value)}
          onPick={onChange}
          choices={Object.entries(setting.options ?? {}).map(([id, label]) => ({ value: id, label }))}
        />
      )}
    </Line>
  );
}
