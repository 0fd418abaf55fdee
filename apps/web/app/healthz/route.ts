import { controlPlane } from '../../server/registry.ts';

export const dynamic = 'force-dynamic';

/** 200 when the database answers, 503 when it does not. */
export async function GET() {
  const isHealthy = await controlPlane().isHealthy();
  return Response.json({ healthy: isHealthy }, { status: isHealthy ? 200 : 503 });
}
