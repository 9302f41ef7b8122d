import { Glyph, Key, type PanicView, Who } from '@killinit/ui';

/** On the console the panic is a band, not the whole screen: who, how, and the reboot. */
export function PanicBand({ panic, onReboot }: { panic: PanicView; onReboot(): void }) {
  return (
    <div className="panic-band" role="alert">
      <Glyph mark="dead" silent />
      <b className="m" translate="no">
        {panic.line}
      </b>
      <span className="grow row wrap">
        {panic.crash ? (
          'A crash, not a win.'
        ) : panic.winner ? (
          <Who person={panic.winner} plain />
        ) : (
          'Nobody sits behind it.'
        )}
        <span>{panic.chain.map((link) => link.fn).join(' → ')}</span>
      </span>
      <span className="nowrap m">{panic.rebootInS === null ? '' : `Reboot in ${panic.rebootInS} s`}</span>
      <Key size="sm" onClick={onReboot}>
        Reboot now
      </Key>
    </div>
  );
}
