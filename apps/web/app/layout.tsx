import '@fontsource-variable/commissioner';
import '@fontsource-variable/martian-mono/standard.css';
import '@killinit/ui/styles.css';
import './pages.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';

export const metadata: Metadata = {
  title: { default: 'Kill PID 1', template: '%s · Kill PID 1' },
  description: 'A class on one simulated Linux machine, racing to kill init while the kernel objects.',
};
// Rendered for each request: inline scripts then carry the nonce of that request's content security policy.
export const dynamic = 'force-dynamic';
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" data-theme="paper" suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
