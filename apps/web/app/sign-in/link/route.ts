import { controlPlane } from '../../../server/registry.ts';

// A link in a message is fetched by previews too, with HEAD at best; only GET may spend it.
export const GET = (request: Request) => controlPlane().signIn(request);
