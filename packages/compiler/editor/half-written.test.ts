import { expect, test } from 'vitest';
import { complete } from './complete.ts';
import { hover } from './hover.ts';
import { outline } from './outline.ts';
import { signatureHelp } from './signature-help.ts';
import { context } from './testing/caret.ts';

const script = `#define LIMIT 3
struct pair { int low; int high; };
config = { max_map_keys = 16; stack_mode = "perf" }
import "x.bt"
let @seen = lruhash(4);
// The half of it.
macro half(x, $y, @z) { x / 2 }
fn add($a : int64, $b : int64) : int64 { return $a + $b; }
named = tracepoint:sched:sched_*, kprobe:vfs_read /@seen[pid] && strncmp(comm, "a", 1) == 0/
{
  $t = curtask; /* of now */
  if ($t->pid > LIMIT) { @seen[args.prev_pid, $t->comm] = count(); } else { delete(@seen); }
  for ($kv : @seen) { printf("%d %s\\n", $kv.1, str($1)); }
  $p = (struct pair *)arg0; print(($p->low, $p->high)); @h = hist(half(nsecs, $t, @seen));
}
end { clear(@seen) }
`;

/** The text up to there, and the text without what is right behind it: what a script is while it is written or changed. */
const variants = (offset: number): string[] => [
  script.slice(0, offset),
  script.slice(0, offset) + script.slice(offset + 7),
];

test('at every place of a half-written script there is an answer', () => {
  for (let offset = 0; offset <= script.length; offset += 3) {
    for (const text of variants(offset)) {
      const { from, items } = complete(text, offset, context);
      expect(from).toBeLessThanOrEqual(offset);
      expect(items.length).toBeLessThanOrEqual(200);
      for (const at of [offset - 1, offset]) hover(text, Math.max(0, at), context);
      signatureHelp(text, offset, context);
      for (const { to } of outline(text)) expect(to).toBeLessThanOrEqual(text.length);
    }
  }
});
