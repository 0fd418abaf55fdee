import { controlPlane } from '../../../../server/registry.ts';

/** A kernel's facts, for the compiler in the browser. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return controlPlane().kernel(request, (await params).id);
}
