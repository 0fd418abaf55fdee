import { int } from '../types/type.ts';
import type { ArgsField, ArgsLayout, ArgsSource } from './provider.ts';

/**
 * Reads the argument specification of a USDT note, `-4@%edi 8@-8(%rbp) 8@$5`: size (negative:
 * signed), then a register, memory as in `8(%rsi,%rdi,4)`, or a constant. Undefined when one of them has another form.
 */
export function usdtArgs(specification: string): ArgsLayout | undefined {
  const fields: ArgsField[] = [];
  for (const [index, text] of specification
    .split(/\s+/)
    .filter((each) => each !== '')
    .entries()) {
    const split = /^(?:(-?)([1248])@)?(.+)$/.exec(text);
    const at = split && source(split[3]!);
    if (split === null || at === undefined || at === null) return undefined;
    const size = Number(split[2] ?? '8') as 1 | 2 | 4 | 8;
    fields.push({ name: `arg${index}`, type: int(size, split[1] === '-'), at });
  }
  return { fields };
}

function source(text: string): ArgsSource | undefined {
  const constant = /^\$(-?\d+)$/.exec(text);
  if (constant !== null) return { kind: 'constant', value: constant[1]! };
  const alone = /^%(\w+)$/.exec(text);
  if (alone !== null) {
    const register = registerName(alone[1]!);
    return register === undefined ? undefined : { kind: 'register', register };
  }
  const memory = /^(-?\d*)\(%(\w+)(?:,%(\w+)(?:,([1248]))?)?\)$/.exec(text);
  const register = registerName(memory?.[2] ?? '');
  if (memory === null || register === undefined) return undefined;
  const at = { kind: 'user-memory', register, offset: Number(memory[1] || '0') } as const;
  if (memory[3] === undefined) return at;
  const index = registerName(memory[3]);
  return index === undefined
    ? undefined
    : { ...at, index: { register: index, scale: Number(memory[4] ?? '1') } };
}

/** x86's names for parts of a register mean the register; `reg()` knows it without its prefix. */
function registerName(name: string): string | undefined {
  const numbered = /^(r(?:8|9|1[0-5]))[dwb]?$/.exec(name);
  if (numbered !== null) return numbered[1];
  const pointer = /^[re]?(si|di|bp|sp|ip)l?$/.exec(name);
  if (pointer !== null) return pointer[1];
  const general = /^(?:[re]?([abcd])x|([abcd])l)$/.exec(name);
  const letter = general?.[1] ?? general?.[2];
  return letter === undefined ? undefined : `${letter}x`;
}
