import { expect, test } from 'vitest';
import { checkText } from './check-text.ts';

/** The hints of the one error of a script. */
function hintsOf(script: string): readonly string[] {
  const errors = checkText(script).diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code }) => code)).toEqual(['unknown-field']);
  return errors[0]!.hints;
}

test.each([
  ['state', "struct task_struct has it as '__state' here"],
  ['pit', "Did you mean 'pid'?"],
  // This kernel's struct has no thread_info.
  ['cpu', "Did you mean 'cpus'?"],
])('curtask->%s', (name, hint) => {
  expect(hintsOf(`begin { print(curtask->${name}); }`)).toEqual([hint]);
});

const queue = 'struct queue { int depth; void *disk; };';
const request = (member: string): string =>
  `${queue} struct request { ${member} }; begin { print(((struct request *)0)->rq_disk); }`;

test.each([
  ['a pointer on the way', 'struct queue *q;', ["struct request has it as 'q->disk' here"]],
  ['a struct on the way', 'struct queue q;', ["struct request has it as 'q->disk' here"]],
  ['a struct that is not known', 'struct request_queue *q;', []],
  ['a number on the way', 'int q;', []],
])('a field that moved behind another one: %s', (_, member, hints) => {
  expect(hintsOf(request(member))).toEqual(hints);
});
