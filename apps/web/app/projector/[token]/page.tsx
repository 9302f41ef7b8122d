import type { Metadata } from 'next';
import { ProjectorPage } from '@/features/projector/ProjectorPage.tsx';

export const metadata: Metadata = { title: 'Projector', robots: { index: false }, referrer: 'no-referrer' };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <ProjectorPage token={(await params).token} />;
}
