'use client';
import type { Review } from '@killinit/protocol';
import { Key } from '@killinit/ui';
import Link from 'next/link';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Refusal, request } from '@/lib/api.ts';
import { useTheme } from '@/lib/theme.tsx';
import { Notice } from '../shared/Notice.tsx';
import { ReviewScreen } from './ReviewScreen.tsx';
import { reviewModel } from './select.ts';

/** A session afterwards, read from what was recorded. */
export function ReviewPage({ roomId }: { roomId: string }) {
  useTheme('host', 'paper');
  const [review, setReview] = useState<Review | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const load = useCallback(async () => {
    setRefused(null);
    const answer = await request<Review>(`/api/review/${encodeURIComponent(roomId)}`);
    if (answer.ok) setReview(answer.value);
    else setRefused(answer);
  }, [roomId]);
  useEffect(() => void load(), [load]);
  const model = useMemo(() => review && reviewModel(review.view), [review]);

  if (refused)
    return (
      <Notice
        off
        title={refused.code === 'auth.needed' ? 'Sign in first' : 'The review does not open'}
        keys={
          <>
            <Link className="key primary" href="/host">
              {refused.code === 'auth.needed' ? 'Sign in' : 'To your sessions'}
            </Link>
            <Key onClick={() => void load()}>Try again</Key>
          </>
        }
      >
        <p role="alert">{refused.message}</p>
      </Notice>
    );
  if (!review || !model)
    return (
      <Notice title="Reading the log">
        <p role="status">Everything that was recorded is put together again.</p>
      </Notice>
    );
  return <ReviewScreen review={review} model={model} />;
}
