import type { Metadata } from 'next';
import { ScriptPage } from '../../../../components/scripts/script-page.tsx';

export const metadata: Metadata = { title: 'Script' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ScriptPage id={(await params).id} />;
}
