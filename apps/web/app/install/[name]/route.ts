import { controlPlane } from '../../../server/registry.ts';

/** The collector for a new host, and the script that installs it. */
export async function GET(_request: Request, { params }: { params: Promise<{ name: string }> }) {
  return controlPlane().collectorFile((await params).name);
}
