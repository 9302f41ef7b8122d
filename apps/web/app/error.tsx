'use client';
import { Notice } from '@/features/shared/Notice.tsx';

/** Our mistake on a screen: say so, and offer the way back that keeps the seat. */
export default function ErrorPage({ reset }: { error: Error; reset(): void }) {
  return (
    <Notice
      off
      title="This page stumbled"
      keys={
        <>
          <button type="button" className="key primary" onClick={reset}>
            Draw it again
          </button>
          <button type="button" className="key" onClick={() => location.reload()}>
            Load the page again
          </button>
        </>
      }
    >
      <p role="alert">Nothing you did is lost: your seat and everything typed are on the server.</p>
    </Notice>
  );
}
