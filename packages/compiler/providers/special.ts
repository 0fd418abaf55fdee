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

/**
 * Probes that are run on demand. A test runs like begin, so that it may call what begin may; a benchmark
 * is an XDP program, the one kind that the kernel repeats and measures by itself.
 */
function onDemand(kind: 'test' | 'bench', docs: string): Provider {
  const provider: Provider = {
    names: [kind],
    docs,
    syntax: `${kind}:name`,
    type: kind,
    space: 'kernel',
    offers: {},
    cookie: false,
    expand(point) {
      const [name, ...more] = point.parts.map((part) => part.text);
      if (!name || more.length > 0) return malformed(point, `${kind} takes a name`);
      const probe = one(provider, `${kind}:${name}`, { kind, name });
      return [{ ...probe, programType: kind === 'test' ? 'raw_tracepoint' : 'xdp' }];
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

export const test = onDemand('test', 'A test: passes when it returns 0 and reports no error');
export const bench = onDemand('bench', 'A benchmark: run again and again to measure it');

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
