import type { Metadata } from 'next';
import { ConsolePage } from '@/features/console/ConsolePage.tsx';

export const metadata: Metadata = { title: 'Console' };

export default async function Page({ params }: { params: Promise<{ room: string }> }) {
  return <ConsolePage roomId={(await params).room} />;
}
