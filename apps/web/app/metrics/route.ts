import { controlPlane } from '../../server/registry.ts';

export const dynamic = 'force-dynamic';

/** For Prometheus. */
export async function GET() {
  const text = await controlPlane().metrics();
  return new Response(text, { headers: { 'content-type': 'text/plain; version=0.0.4' } });
}
