import { LandingPage } from '@/features/landing/LandingPage.tsx';

export default function Page() {
  return <LandingPage />;
}
