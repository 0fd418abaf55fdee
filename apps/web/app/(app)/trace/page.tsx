import type { Metadata } from 'next';
import { TracePage } from '../../../components/trace/trace-page.tsx';

export const metadata: Metadata = { title: 'Trace' };

export default function Page() {
  return <TracePage />;
}
