import { controlPlane } from '../../../../server/registry.ts';

const handle = (request: Request) => controlPlane().auth(request);

export { handle as GET, handle as POST };
