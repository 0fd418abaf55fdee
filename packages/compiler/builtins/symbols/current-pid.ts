import type { Value } from '../../ir/builder.ts';
import { constant } from '../../ir/builder.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { taskIds } from '../../lower/task-ids.ts';

/** The process that a program runs in, as the tracer's namespace numbers it. */
export function currentPid(f: FunctionScope): Value {
  return {
    register: f.b.alu('rsh', { register: taskIds(f) }, constant(32)),
  };
}
