import type { ReactNode } from 'react';
import { Frame } from '../../components/frame/frame.tsx';

/** Pages keep their state in the address, so none can be rendered ahead of a request. */
export const dynamic = 'force-dynamic';

export default function AppLayout({ children }: { children: ReactNode }) {
  return <Frame>{children}</Frame>;
}
