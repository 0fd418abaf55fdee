import { controlPlane } from '../../../../server/registry.ts';

const handle = (request: Request) => controlPlane().trpc(request);

export { handle as GET, handle as POST };
