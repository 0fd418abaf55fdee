import { redirect } from 'next/navigation';

/** The workspace is home. */
export default function Home() {
  redirect('/trace');
}
