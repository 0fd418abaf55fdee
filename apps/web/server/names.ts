import { hostname, networkInterfaces } from 'node:os';

/** Every name and address by which a collector may reach this machine; the hub's certificate is good for them. */
export function reachableNames(hubHost: string): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).map(({ address }) => address.replace(/%.*$/, '')),
  );
  return [...new Set(['localhost', '127.0.0.1', '::1', hostname(), hubHost, ...addresses])];
}
