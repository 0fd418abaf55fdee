import { malformed } from './point.ts';
import type { ExpandedProbe, Point, Provider, Target } from './provider.ts';

/** Probes of the tracer itself: run by PROG_TEST_RUN as a raw tracepoint program. */
function special(name: 'begin' | 'end', docs: string): Provider {
  const provider: Provider = {
    names: [name],
    docs,
    syntax: name,
    type: 'special',
    space: 'kernel',
    offers: {},
    cookie: false,
    expand(point) {
      if (point.parts.length > 0) return malformed(point, `${name} takes nothing after its name`);
      return [one(provider, name, { kind: name })];
    },
  };
  return provider;
}

const one = (provider: Provider, name: string, target: Target): ExpandedProbe => ({
  provider,
  name,
  target,
  programType: 'raw_tracepoint',
});

export const begin = special('begin', 'Before anything else is attached');
export const end = special('end', 'After everything is detached');

export const self: Provider = {
  names: ['self'],
  docs: 'A signal sent to the tracer',
  syntax: 'self:signal:SIGUSR1',
  type: 'special',
  space: 'kernel',
  offers: {},
  cookie: false,
  expand(point: Point) {
    const [kind, signal, ...more] = point.parts.map((part) => part.text);
    if (kind !== 'signal' || signal === undefined || more.length > 0) {
      return malformed(point, 'self takes signal and the name of a signal');
    }
    if (signal !== 'SIGUSR1') {
      return malformed(point, `self cannot wait for '${signal}'`, 'The only signal is SIGUSR1');
    }
    return [one(self, 'self:signal:SIGUSR1', { kind: 'signal', signal })];
  },
};
