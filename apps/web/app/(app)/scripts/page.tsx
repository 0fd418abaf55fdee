import type { Metadata } from 'next';
import { ScriptsPage } from '../../../components/scripts/scripts-page.tsx';

export const metadata: Metadata = { title: 'Scripts' };

export default function Page() {
  return <ScriptsPage />;
}
