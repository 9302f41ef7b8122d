import type { Metadata } from 'next';
import { PlayPage } from '@/features/play/PlayPage.tsx';

export const metadata: Metadata = { title: 'Your terminal' };

export default function Page() {
  return <PlayPage />;
}
