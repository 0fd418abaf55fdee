import type { SignedIn } from '@sonde/api';
import type { Database } from '@sonde/db';

/**
 * A kernel's info for the compiler in the browser: the bytes of `packSavedKernel`, compressed on the way. Only for who
 * is in a team that has a host with this kernel. The bytes behind an id never change.
 */
export async function serveKernel(
  db: Database,
  signedIn: SignedIn | null,
  id: string,
): Promise<Response> {
  if (signedIn === null) return new Response('sign in first', { status: 401 });
  const { userId } = signedIn;
  const kernel = await db.kernel.findFirst({
    where: { id, hosts: { some: { team: { members: { some: { userId } } } } } },
    select: { info: true },
  });
  if (!kernel?.info) return new Response('no such kernel, or not uploaded yet', { status: 404 });
  return new Response(kernel.info, {
    headers: {
      'content-type': 'application/octet-stream',
      // As a collector uploads it; the browser unpacks it while reading.
      'content-encoding': 'gzip',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
}
