import type { Metadata } from 'next';
import { HostPage } from '@/features/host/HostPage.tsx';

export const metadata: Metadata = { title: 'Host a session' };

export default function Page() {
  return <HostPage />;
}
