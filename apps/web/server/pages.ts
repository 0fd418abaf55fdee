import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import next from 'next';

export interface PagesOptions {
  /** The folder of this app. */
  readonly directory: string;
  readonly port: number;
  readonly address: string;
  readonly isDevelopment: boolean;
}

export interface Pages extends AsyncDisposable {
  readonly port: number;
}

/** Serves Next's pages and route handlers. Disposing cuts open live streams: their clients reconnect by themselves. */
export async function startPages(options: PagesOptions): Promise<Pages> {
  const { directory, port, address, isDevelopment } = options;
  const server = createServer();
  // In development Next listens on it for the browser's hot reload, which otherwise reloads the page for ever.
  const place = { hostname: address, port, httpServer: server };
  const app = next({ dev: isDevelopment, dir: directory, ...place });
  await app.prepare();
  const handle = app.getRequestHandler();
  server.on('request', (request, response) => void handle(request, response));
  await listen(server, port, address);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await app.close();
    },
  };
}

function listen(server: Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve());
  });
}

/** apps/web, both from its sources and from its bundle: each lies one folder below. */
export const appDirectory = join(import.meta.dirname, '..');
