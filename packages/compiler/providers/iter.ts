import type { Btf } from '@sonde/btf';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import { convertBtf } from '../types/convert-btf.ts';
import { malformed, notFound, texts, unsupported } from './point.ts';
import type { ArgsField, ArgsLayout, Provider } from './provider.ts';

/** The kernel describes each iterator by a function of this name, and by a struct that is its context. */
const prefix = 'bpf_iter_';

export const iter: Provider = {
  names: ['iter', 'it'],
  docs: 'Every object of a kind in the kernel, once',
  syntax: 'iter:kind or iter:kind:pin',
  type: 'iter',
  space: 'kernel',
  offers: { ctx: true },
  cookie: false,
  expand(point) {
    const [kind, pin, ...more] = texts(point);
    if (!kind || more.length > 0)
      return malformed(point, 'iter takes a kind of objects, and a pin at most');
    if (kind.includes('*')) return malformed(point, 'iter takes no wildcard');
    if (point.kernel.features.iter === false) {
      return unsupported(point, `Kernel ${point.kernel.release} has no iterators`);
    }
    const { btf } = point.kernel;
    const btfId = btf.find('func', prefix + kind);
    const context = btf.find('struct', `${prefix}_${kind}`);
    if (btfId === undefined || context === undefined) {
      return notFound(point, `There is no iterator over ${kind}`, {
        written: kind,
        candidates: iteratorKinds(point.kernel),
        prefix: 'iter:',
      });
    }
    return [
      {
        provider: pin === undefined ? iter : pinnedIter,
        name: ['iter', kind, ...(pin === undefined ? [] : [pin])].join(':'),
        target: { kind: 'iter', target: kind, btfId, ...(pin !== undefined && { pin }) },
        programType: 'tracing',
        args: () => contextLayout(btf, context),
      },
    ];
  },
};

/** What `cat` of its file runs, also after the tracer has gone. */
const pinnedIter: Provider = { ...iter, offers: { ctx: true, toReader: true } };

/** What a kernel has iterators over. */
export function* iteratorKinds({ btf }: KernelInfo): Iterable<string> {
  for (const name of btf.names('struct', { prefix: `${prefix}_` }))
    yield name.slice(prefix.length + 1);
}

/** `ctx->task`: the pointers in the struct that the program gets, loaded directly. */
function contextLayout(btf: Btf, id: number): ArgsLayout | undefined {
  const struct = btf.type(id);
  if (struct.kind !== 'struct') return undefined;
  const fields = struct.members.flatMap((member): ArgsField[] => {
    // Pointers are wrapped in unions that pad them to 8 bytes; `meta` is the kernel's own business.
    const union = btf.type(member.type);
    const inner = union.kind === 'union' && member.name === '' ? union.members[0] : member;
    if (inner === undefined || inner.name === 'meta') return [];
    const at = { kind: 'context', offset: member.bitOffset / 8 } as const;
    return [{ name: inner.name, type: convertBtf(btf, inner.type, 'kernel'), at }];
  });
  return { fields };
}
