import { Heart } from '@killinit/ui';

/** What awaits: one attempt, stopped at the third gate, and init beating on. */
export function Hero() {
  return (
    <aside className="crt hero" aria-label="What you will be doing">
      <svg className="wires" viewBox="0 0 560 768" width="560" height="768" aria-hidden="true">
        <g fill="none" strokeWidth="2">
          <path d="M96,62V190M96,210V300M96,320V414" className="s-pass" />
          <circle cx="96" cy="54" r="8" className="f-you" />
          <circle cx="96" cy="200" r="10" className="s-pass" strokeWidth="3" />
          <circle cx="96" cy="310" r="10" className="s-pass" strokeWidth="3" />
          <path d="M66,420H126" className="s-block" strokeWidth="11" />
          <path d="M96,430V580" className="s-strong" strokeDasharray="2 7" />
          <path d="M0,642h34" className="s-ink" />
        </g>
      </svg>
      <code className="typed" translate="no">
        $ sudo kill -9 1<span className="dimmer">$ echo $?</span>
        <span className="dimmer">0</span>
      </code>
      <Gate top={184} fn="check_kill_permission" look="pass">
        You are root. Go on.
      </Gate>
      <Gate top={294} fn="security_task_kill" look="pass">
        No objections.
      </Gate>
      <Gate top={402} fn="sig_task_ignored" look="block">
        It is init, so the signal is dropped. kill still says 0.
      </Gate>
      <span className="core" aria-hidden="true">
        1
      </span>
      <div className="beat">
        <Heart width={400} height={100} scale={2.4} weight={2.5} state="alive" />
      </div>
    </aside>
  );
}

function Gate(props: { top: number; fn: string; look: 'pass' | 'block'; children: string }) {
  return (
    <div className="gate" style={{ top: props.top }}>
      <code className={props.look} translate="no">
        {props.fn}
      </code>
      <span>{props.children}</span>
    </div>
  );
}
