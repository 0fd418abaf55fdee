import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Providers } from '../components/frame/providers.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Sonde', template: '%s · Sonde' },
  description: 'Trace many Linux hosts from one page',
};

/** The theme's class is set before the first paint, hence the suppressed hydration warning. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
