import type { Expression, TypeName } from '../syntax/ast.ts';
import { literalOf, poisoned } from './build.ts';
import { checkExpression } from './expressions.ts';
import { nearHint } from './near.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { sizeOf, type Type } from './type.ts';
import { resolveTypeName } from './type-names.ts';
import type { TypedExpression } from './typed.ts';

/** `sizeof(T)`, `sizeof(e)`: e is not executed. */
export function checkTypeQuery(
  node: Expression & { readonly kind: 'type-query' },
  scope: Scope,
): TypedExpression {
  if (node.query !== 'sizeof') {
    return fail(scope, 'unsupported-syntax', node.span, `${node.query} is not supported here`);
  }
  const type = argumentType(node, scope);
  return isPoison(type) ? poisoned(node.span) : literalOf(node.span, BigInt(sizeOf(type)));
}

/** `offsetof(T, a.b)`. */
export function checkOffsetof(
  node: Expression & { readonly kind: 'offsetof' },
  scope: Scope,
): TypedExpression {
  let type = argumentType(node, scope);
  let offset = 0;
  for (const name of node.path) {
    if (isPoison(type)) return poisoned(node.span);
    if (type.kind !== 'struct') {
      return fail(
        scope,
        'unknown-field',
        name.span,
        `${showType(type)} has no field '${name.name}'`,
      );
    }
    const field = scope.script.structs.field(type, name.name, 'kernel');
    if (field === undefined) {
      const names = scope.script.structs.fieldNames(type);
      return fail(
        scope,
        'unknown-field',
        name.span,
        `${showType(type)} has no field '${name.name}'`,
        {
          hint: nearHint(name.name, names) ?? [],
        },
      );
    }
    offset += field.offset;
    type = field.type;
  }
  return literalOf(node.span, BigInt(offset));
}

function argumentType(
  node: { readonly argument: TypeName | Expression; readonly argumentIsType: boolean },
  scope: Scope,
): Type {
  return node.argumentIsType
    ? resolveTypeName(node.argument as TypeName, scope)
    : checkExpression(node.argument as Expression, scope).type;
}
