import type { Btf, BtfMember, BtfType } from './btf.ts';
import { BtfError } from './error.ts';
import { peel, sizeOfType } from './resolve.ts';
import { typeText } from './type-text.ts';

/** Unnamed types nest a few levels; more is a cycle in bad data. */
const maxDepth = 32;

type Composite = Extract<BtfType, { readonly kind: 'struct' | 'union' }>;
type Enum = Extract<BtfType, { readonly kind: 'enum' }>;

/** The definition of a struct, union or enum as C has it, indented by tabs. Throws BtfError for any other type. */
export function definitionText(btf: Btf, id: number): string {
  return `${body(btf, id, '')};`;
}

function body(btf: Btf, id: number, indent: string): string {
  if (indent.length > maxDepth) throw new BtfError(`type ${id} holds itself`);
  const type = btf.type(id);
  const lines =
    type.kind === 'enum'
      ? type.values.map((each) => enumerator(type, each))
      : isComposite(type)
        ? type.members.map((member) => memberText(btf, member, `${indent}\t`))
        : undefined;
  if (lines === undefined) throw new BtfError(`type ${id} is not a struct, union or enum`);
  const head = `${type.kind}${'name' in type && type.name !== '' ? ` ${type.name}` : ''}`;
  if (lines.length === 0) return `${head} {}`;
  const inner = lines.map((line) => `${indent}\t${line}\n`).join('');
  return `${head} {\n${inner}${indent}}${attribute(btf, type)}`;
}

const isComposite = (type: BtfType): type is Composite =>
  type.kind === 'struct' || type.kind === 'union';

function enumerator({ size, signed }: Enum, { name, value }: Enum['values'][number]): string {
  const suffix = size === 8 ? (signed ? 'LL' : 'ULL') : '';
  return `${name} = ${value}${suffix},`;
}

/** A type without a name is written out where it is used. */
function memberText(btf: Btf, member: BtfMember, indent: string): string {
  const { id, around } = unnamed(btf, member);
  const bits = member.bitSize > 0 ? `: ${member.bitSize}` : '';
  if (id === undefined) return `${typeText(btf, member.type, member.name)}${bits};`;
  const declarator = around === '' ? '' : ` ${around}`;
  return `${body(btf, id, indent)}${declarator}${bits};`;
}

/** The unnamed type that a member is of, with its name in the pointers and arrays around that. */
function unnamed(btf: Btf, member: BtfMember): { id: number | undefined; around: string } {
  let around = member.name;
  let id = member.type;
  for (let depth = 0; depth < maxDepth; depth++) {
    const type = btf.type(id);
    if (type.kind === 'array') {
      around = `${around}[${type.length}]`;
    } else if (type.kind === 'pointer') {
      const to = btf.type(type.type);
      around = to.kind === 'array' ? `(*${around})` : `*${around}`;
    } else {
      const isUnnamed = (isComposite(type) || type.kind === 'enum') && type.name === '';
      return { id: isUnnamed ? id : undefined, around };
    }
    id = type.type;
  }
  throw new BtfError(`type ${member.type} refers to itself`);
}

/** What the members do not say of the layout. */
function attribute(btf: Btf, type: Composite | Enum | BtfType): string {
  if (type.kind === 'enum' && type.size === 1) return ' __attribute__((mode(byte)))';
  if (type.kind === 'enum' && type.size === 8 && fitsWord(type))
    return ' __attribute__((mode(word)))';
  return isComposite(type) && isPacked(btf, type) ? ' __attribute__((packed))' : '';
}

const fitsWord = ({ values }: Enum): boolean =>
  values.every(({ value }) => value >= -0x80000000n && value <= 0xffffffffn);

/** Whether a member, or the end, lies where its alignment would not let it be. */
function isPacked(btf: Btf, type: Composite): boolean {
  const plain = type.members.filter(({ bitSize }) => bitSize === 0);
  const aligns = plain.map((member) => alignOf(btf, member.type));
  if (plain.some(({ bitOffset }, i) => bitOffset % ((aligns[i] ?? 1) * 8) !== 0)) return true;
  return type.size % Math.max(1, ...aligns) !== 0;
}

/** Bytes; that of a struct is its widest member's, and one that is packed has none. */
function alignOf(btf: Btf, id: number, depth = 0): number {
  if (depth > maxDepth) throw new BtfError(`type ${id} refers to itself`);
  const type = peel(btf, id);
  if (type.kind === 'array') return alignOf(btf, type.type, depth + 1);
  if (!isComposite(type)) return Math.min(8, Math.max(1, sizeOfType(btf, type.id) ?? 1));
  if (type.size === 0) return 1;
  const widest = Math.max(
    1,
    ...type.members.map(({ type: member }) => alignOf(btf, member, depth + 1)),
  );
  return type.size % widest === 0 ? widest : 1;
}
