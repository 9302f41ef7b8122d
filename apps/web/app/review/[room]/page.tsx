import type { Metadata } from 'next';
import { ReviewPage } from '@/features/review/ReviewPage.tsx';

export const metadata: Metadata = { title: 'Review' };

export default async function Page({ params }: { params: Promise<{ room: string }> }) {
  return <ReviewPage roomId={(await params).room} />;
}
