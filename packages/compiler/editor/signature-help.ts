import type { Script } from '../syntax/ast.ts';
import type { Token } from '../syntax/token.ts';
import type { EditorContext } from './context.ts';
import { headOf, itemDocs } from './item-help.ts';
import { locate } from './place.ts';

/** The call that an offset is in. */
export interface SignatureHelp {
  /** Where the name of the function starts. */
  readonly from: number;
  /** `str(address[, length])`. */
  readonly label: string;
  /** The part of the label that is the argument at hand; absent when the function takes no more. */
  readonly active?: { readonly from: number; readonly to: number };
  readonly docs?: string;
}

/** What the function around an offset takes, and which argument stands there. Undefined outside of calls. */
export function signatureHelp(
  text: string,
  offset: number,
  context: EditorContext,
): SignatureHelp | undefined {
  const { place, script, tokens } = locate(text, offset);
  // Strings are arguments too; comments and attach points have no tokens around them that open a call.
  if (place.kind === 'attach-point' || place.kind === 'root') return undefined;
  const call = callAround(tokens.filter(({ end, start }) => end <= offset || start < offset));
  if (call === undefined) return undefined;
  const found = describe(call, { script, text, context });
  if (found === undefined) return undefined;
  const { label, params, rest, docs } = found;
  const index = rest ? Math.min(call.argument, params.length) : call.argument;
  const active = rangeOf(
    label,
    index === params.length && rest ? '…' : params[index],
    params,
    index,
  );
  return {
    from: call.callee.start,
    label,
    ...(active && { active }),
    ...(docs && { docs }),
  };
}

interface Call {
  readonly callee: Token;
  /** From 0. */
  readonly argument: number;
}

const openers = ['(', '[', '{'];
const closers = [')', ']', '}'];

/** Backwards to the parenthesis that is still open. A statement's end or a block's start is the end of the search. */
function callAround(tokens: readonly Token[]): Call | undefined {
  let depth = 0;
  let argument = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'punctuation') continue;
    if (closers.includes(text)) depth += 1;
    else if (openers.includes(text)) depth -= 1;
    else if (depth === 0 && text === ',') argument += 1;
    else if (depth === 0 && text === ';') return undefined;
    if (depth >= 0) continue;
    const callee = tokens[index - 1];
    if (text === '(' && callee?.kind === 'identifier') return { callee, argument };
    if (text === '{') return undefined;
    // Only grouped, or a key of a map: the call around it is meant.
    depth = 0;
    argument = 0;
  }
  return undefined;
}

interface Description {
  readonly label: string;
  readonly params: readonly string[];
  readonly rest: boolean;
  readonly docs?: string | undefined;
}

/** Of several macros of one name, the first that takes so many arguments. */
function describe(
  { callee, argument }: Call,
  { script, text, context }: { script: Script; text: string; context: EditorContext },
): Description | undefined {
  const own = script.items.filter(
    (item) =>
      (item.kind === 'macro' || item.kind === 'subprogram') && item.name.name === callee.text,
  );
  const item = own.find((each) => 'params' in each && each.params.length > argument) ?? own[0];
  if (item?.kind === 'macro' || item?.kind === 'subprogram') {
    const params = item.params.map(({ span }) => text.slice(span.start, span.end));
    return { label: headOf(text, item), params, rest: false, docs: itemDocs(text, item) };
  }
  const builtin = context.builtins.find(({ name }) => name === callee.text);
  if (builtin === undefined) return undefined;
  const { signature, params, rest, docs } = builtin;
  return { label: signature, params, rest, docs };
}

/** Where the n-th parameter stands in a signature: behind those before it, of which one may be a part of another's name. */
function rangeOf(
  label: string,
  param: string | undefined,
  params: readonly string[],
  index: number,
): SignatureHelp['active'] {
  if (param === undefined) return undefined;
  let from = label.indexOf('(') + 1;
  for (const before of params.slice(0, index)) from = label.indexOf(before, from) + before.length;
  const at = label.indexOf(param, from);
  return at < 0 ? undefined : { from: at, to: at + param.length };
}
