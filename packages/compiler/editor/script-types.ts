import type { CompileOptions } from '../compile.ts';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Expression, Script } from '../syntax/ast.ts';
import { check } from '../types/check.ts';
import { isPoison, showType } from '../types/show.ts';
import type { StructTable } from '../types/structs.ts';
import type { Type } from '../types/type.ts';
import type { TypedExpression, TypedProbe } from '../types/typed.ts';
import type { FieldHelp } from './context.ts';

type FieldNode = Expression & { readonly kind: 'field' };

/** What the checker made of a script, which may be broken, for whoever asks about a place in it. */
export interface ScriptTypes {
  /** What the expression that starts and ends there is, or the call of the name there; undefined where it was not understood. */
  at(span: { readonly start: number; readonly end: number }): TypedExpression | undefined;
  /** The `base.name` whose name starts there, with what its base is. */
  fieldAt(start: number): { readonly node: FieldNode; readonly base?: Type } | undefined;
  /** Of a struct, of what a pointer to one points to, and of a record. */
  fieldsOf(type: Type): readonly FieldHelp[];
  /** The type of a variable, by its name without `$`, in the probe at an offset. */
  variable(name: string, offset: number): Type | undefined;
  /** `@m[key] : value` of a map by its name with `@`. */
  map(name: string): string | undefined;
}

/** Checks the script and notes what every expression is. About ten milliseconds for two hundred lines. */
export function scriptTypes(
  script: Script,
  text: string,
  kernel: KernelInfo,
  options: CompileOptions,
): ScriptTypes {
  const seen = new Map<Expression, TypedExpression>();
  const source = { name: options.sourceName, text };
  const { typed, structs } = check(
    script,
    source,
    kernel,
    options,
    new Diagnostics(),
    (node, checked) => {
      // Of several programs of a probe, one may know less than another.
      if (!isPoison(checked.type) || !seen.has(node)) seen.set(node, checked);
    },
  );
  const known = (node: Expression): TypedExpression | undefined => {
    const found = seen.get(node);
    return found === undefined || isPoison(found.type) ? undefined : found;
  };
  return {
    at({ start, end }) {
      for (const node of seen.keys()) {
        const { span } = node.kind === 'call' ? node.callee : node;
        if (span.start === start && span.end === end) return known(node);
      }
      return undefined;
    },
    fieldAt(start) {
      for (const node of seen.keys()) {
        if (node.kind !== 'field' || node.name.span.start !== start) continue;
        const base = known(node.base)?.type;
        return { node, ...(base && { base }) };
      }
      return undefined;
    },
    fieldsOf: (type) => fieldsOf(type, structs),
    variable: (name, offset) => variableType(typed.probes, name, offset),
    map(name) {
      const found = typed.maps.find((each) => each.name === name);
      if (found === undefined || found.value.kind === 'none') return undefined;
      return `${name}${found.key ? `[${showKey(found.key)}]` : ''} : ${showType(found.value)}`;
    },
  };
}

const showKey = (key: Type): string =>
  key.kind === 'tuple' ? key.elements.map(showType).join(', ') : showType(key);

function fieldsOf(type: Type, structs: StructTable): readonly FieldHelp[] {
  const struct = type.kind === 'pointer' ? type.to : type;
  if (struct.kind === 'record')
    return struct.fields.map(({ name, type: field }) => ({ name, type: showType(field) }));
  if (struct.kind !== 'struct') return [];
  return structs.fieldNames(struct).flatMap((name) => {
    const field = structs.field(struct, name, 'kernel');
    return field === undefined ? [] : [{ name, type: showType(field.type) }];
  });
}

/** Two variables of one name in two blocks are not told apart: the first one is meant. */
function variableType(
  probes: readonly TypedProbe[],
  name: string,
  offset: number,
): Type | undefined {
  const here = probes.find(({ span }) => span.start <= offset && offset <= span.end);
  for (const { variables } of here === undefined ? probes : [here]) {
    const found = variables.find((each) => each.name === name && each.type.kind !== 'none');
    if (found !== undefined) return found.type;
  }
  return undefined;
}
