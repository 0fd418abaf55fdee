import type { ControlPlane } from '@sonde/api';

/**
 * Where the server leaves itself for Next's route handlers. Those are bundled apart, so they share no module state with
 * the server: the one thing both sides see is globalThis. Route handlers import this file and nothing else of the server.
 */
const key = Symbol.for('sonde.controlPlane');

const holder: typeof globalThis & { [key]?: ControlPlane } = globalThis;

export function setControlPlane(controlPlane: ControlPlane): void {
  holder[key] = controlPlane;
}

/** Throws while the process is still starting, or when pages are served without the server around them. */
export function controlPlane(): ControlPlane {
  const value = holder[key];
  if (value === undefined) throw new Error('the control plane is not running in this process');
  return value;
}
