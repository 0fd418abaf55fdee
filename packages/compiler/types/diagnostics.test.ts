import { expect, test } from 'vitest';
import { fixtureKernel } from '../kernel/fixture.ts';
import { checkText, codesOf, variableTypeOf } from './check-text.ts';

/** Body of `begin` and the codes that it gives; warnings have a `?`. */
const bodies: [body: string, ...codes: string[]][] = [
  // names
  ['print(nosuch)', 'unknown-identifier'],
  ['nosuch(1)', 'unknown-function'],
  ['print($x)', 'unknown-variable'],
  ['$x++', 'unknown-variable'],
  ['$x += 1', 'unknown-variable'],
  ['let $x; print($x)', 'unknown-variable'],
  ['print(@x)', 'unknown-variable'],
  ['$y = @x', 'unknown-variable'],
  ['@x = @x', 'unknown-variable'],
  ['@x = @y; @y = (@x, 1)', 'unknown-variable'],
  ['let $y; $y = $y', 'unknown-variable'],
  ['join(curtask->comm)', 'bad-argument'],
  ['for $kv : @m { }', 'unknown-variable'],
  // bpftrace refuses it, but scripts from before its 0.22 are written so.
  ['if 1 { $y = 2 } print($y)', '?deprecated'],
  ['if 1 { let $y = 2 } print($y)', 'unknown-variable'],
  ['print($y); if 1 { $y = 2 }', 'unknown-variable'],
  ['ntop(comm, 1)', 'bad-argument'],
  ['print(ntop("x"))', 'bad-argument'],
  ['print(ntop((uint8[8])nsecs))', 'bad-argument'],
  ['print(ntop((uint8[4])pid)); print(ntop(comm)); print(ntop(curtask))'],
  ['print(macaddr("ab"))', 'bad-argument'],
  ['print(macaddr((uint8[8])nsecs)); print(macaddr(nsecs))'],
  ['print(curtask->nosuch)', 'unknown-field'],
  ['print((a = 1).b)', 'unknown-field'],
  ['print(pid.x)', 'unknown-field'],
  ['$x = offsetof(struct task_struct, nosuch)', 'unknown-field'],
  ['$x = (struct nosuch *)0', 'unknown-type'],
  ['$x = (nosuch_t)0', 'unknown-type'],
  ['$x = sizeof(union nosuch)', 'unknown-type'],
  ['let $x; let $x', 'duplicate-declaration'],
  ['$x = 1; { let $x = 2; }', 'duplicate-declaration'],
  ['$x = (a = 1, a = 2)', 'duplicate-declaration'],
  ['$i = 1; for $i : 0..3 { }', 'duplicate-declaration'],
  // operators
  ['print(-true)', 'bad-operand'],
  ['print(~(1 == 1))', 'bad-operand'],
  ['$b = true; $b += true', 'bad-operand'],
  ['$b = true; $b &= false'],
  ['print(5 & ~1); $x = nsecs; $y = $x & ~3'],
  // builtins
  ['join("abc")', 'bad-argument'],
  ['pton("1:2")', 'bad-argument'],
  ['pton("1::2::3")', 'bad-argument'],
  ['pton("12345::")', 'bad-argument'],
  ['pton("01.2.3.4")', 'bad-argument'],
  ['pton("1:2:3:4:5:6:7::8")', 'bad-argument'],
  ['print(socket_cookie(5))', 'not-callable-here'],
  ['print(str(pid, 2000))', '?limit-exceeded'],
  ['print(str("abc", 2000))'],
  ['print(getopt("a", 5)); print(getopt("a", 6))', 'bad-argument'],
  ['print(getopt("a", 1)); print(getopt("a", true))', 'bad-argument'],
  ['print(getopt("a", 5, "x")); print(getopt("a", 5)); print(getopt("a", 5, "y"))', 'bad-argument'],
  ['print(getopt("a")); print(getopt("a", false))'],
  // variables
  ['let $x: int64; print($x); $x = 1', '?unassigned-variable'],
  ['let $x: int64; print($x)', '?unassigned-variable', '?unassigned-variable'],
  ['let $x: int64', '?unassigned-variable'],
  ['let $x: int64; $x += 1', '?unassigned-variable'],
  ['let $x: int64; if pid { $x = 1 } print($x)'],
  ['let $x: int64; print(sizeof($x)); $x = 1'],
  ['let $x: int64; print(&$x)'],
  ['@m[1] = 1; let $x; if find(@m, 1, $x) { print($x) }'],
  ['$x = 7; $x /= 2', '?signed-division'],
  ['$x = (uint64)7; $x /= 2'],
  ['$x = (int64)7; $x %= (int64)2'],
  ['$p = (int32 *)8; print($p == curtask)', '?distinct-pointers'],
  ['$p = (struct task_struct *)8; print($p == curtask)'],
  ['$p = (int32 *)8; print($p == 0)'],
  ['@m[1] = 1; for $i : 0..2 { print(@m) }', '?print-in-loop'],
  ['@m[1] = 1; for $i : 0..2 { print(@m[1]) }'],
  ['@m[1] = 1; unroll(2) { print(@m) }'],
  ['@s = stats(1); print(@s, 1)', '?stats-by-average'],
  ['@s = stats(1); print(@s)'],
  ['@s = avg(1); print(@s, 1)'],
  ['@m[1] = 1; delete(@m, 1)', '?unused-result'],
  ['@m[1] = 1; _ = delete(@m, 1)'],
  ['@m[1] = 1; find(@m, 1, $x)', '?unused-result'],
  ['$x = 1; $x = "a"', 'type-mismatch'],
  ['$x = 1; $x = curtask', 'type-mismatch'],
  ['$x = "a"; $x = (1, 2)', 'type-mismatch'],
  ['let $x: int8 = 300', 'type-mismatch'],
  ['let $x: uint8 = -1', 'type-mismatch'],
  ['let $x: int8 = pid', '?implicit-cast'],
  ['let $s: string[4] = "abcdefg"', 'type-mismatch'],
  ['$x = nsecs; $x = -1', '?implicit-cast'],
  ['$x = 1; $x += "a"', 'bad-operand'],
  ['$x = "a"; $x++', 'bad-operand'],
  ['$x = print(1)', 'type-mismatch'],
  // maps
  ['@x = 1; @x = "a"', 'map-value-mismatch'],
  ['@x[1] = 1; @x["a"] = 2', 'map-key-mismatch'],
  ['@x = 1; @x[1] = 1', 'map-key-mismatch'],
  ['@x[1] = 1; @x = 1', 'map-key-mismatch'],
  ['@x[1] = 1; @x[1, 2] = 1', 'map-key-mismatch'],
  ['@x = count(); @y = @x', 'aggregate-misuse'],
  ['@x = count(); @x = 1', 'map-value-mismatch'],
  ['@x = count(); @x = sum(5)', 'map-value-mismatch'],
  ['@x = hist(1, 1); @x = hist(1, 2)', 'map-value-mismatch'],
  ['@x = count(); @x++', 'bad-operand'],
  ['count()', 'aggregate-misuse'],
  ['$x = count()', 'aggregate-misuse'],
  ['print(sum(1))', 'aggregate-misuse'],
  ['@m[hist(1)] = 1', 'aggregate-misuse'],
  ['@h = hist(1); $x = @h', 'aggregate-misuse'],
  ['@h = hist(1); print(@h + 1)', 'bad-operand'],
  ['@h[1] = hist(1); for $kv : @h { }', 'aggregate-misuse'],
  ['@x = 1; for $kv : @x { }', 'map-key-mismatch'],
  ['@h = hist(1); @m[@h] = 1', 'map-key-mismatch'],
  ['@h[1] = 1; delete(@h)', 'map-key-mismatch'],
  ['@h[1] = 1; delete(@h[1])', '?deprecated', '?unused-result'],
  // operators
  ['$x = comm + 1', 'bad-operand'],
  ['$x = comm < "a"', 'bad-operand'],
  ['$x = comm + comm', 'bad-operand'],
  ['$x = !comm', 'bad-operand'],
  ['$x = -comm', 'bad-operand'],
  ['$x = curtask - curtask', 'bad-operand'],
  ['$x = *comm', 'bad-operand'],
  ['$x = *kptr(0)', 'bad-operand'],
  ['$x = &pid', 'bad-operand'],
  ['$x = 0xffffffffffffffff + 1', 'bad-operand'],
  ['$x = 1 / 0', 'bad-operand'],
  ['$x = (1, 2) == 3', 'bad-operand'],
  ['$x = dw_ustack()', '?unstable', 'bad-argument'],
  ['$x = skboutput()', 'not-callable-here'],
  ['print(config.nothing)', 'unknown-field'],
  ['$x = getopt("n", pid)', 'literal-required'],
  ['$x = nsecs - 5; $y = (nsecs - elapsed) / 1000'],
  ['$x = -5 / nsecs', '?signed-division', '?implicit-cast'],
  ['if (comm) { }', 'type-mismatch'],
  ['$x = pid > 5 ? "a" : 1', 'type-mismatch'],
  ['$x = pid[0]', 'bad-operand'],
  ['$x = curtask->comm["a"]', 'type-mismatch'],
  // casts
  ['$x = (string[10])comm', 'bad-cast'],
  ['$x = (uint64)curtask->se', 'bad-cast'],
  ['$x = (uint8[3])pid', 'bad-cast'],
  ['$x = (uint32)pid', '?unnecessary-cast'],
  // indices
  ['$x = (1, 2).5', 'index-out-of-range'],
  ['$x = (1, 2)[2]', 'index-out-of-range'],
  ['$x = (1, 2)[pid]', 'literal-required'],
  ['$x = curtask->cpus[2]', 'index-out-of-range'],
  ['$x = curtask->cpus[-1]', 'index-out-of-range'],
  ['$x = 1; $y = $x.0', 'bad-operand'],
  // calls
  ['exit("a")', 'bad-argument'],
  ['exit(1, 2)', 'bad-argument-count'],
  ['print()', 'bad-argument-count'],
  ['$x = strlen()', 'bad-argument-count'],
  ['$x = strlen(pid)', 'bad-argument'],
  ['$x = strncmp("a", "b", pid)', 'literal-required'],
  ['$x = strncmp("a", "b", -1)', 'bad-argument'],
  ['clear(1)', 'map-required'],
  ['$x = has_key(pid, 1)', 'map-required'],
  ['@m[1] = 1; find(@m, 1, 2)', 'bad-argument'],
  ['$x = nsecs(foo)', 'bad-argument'],
  ['$x = kstack(2000)', 'limit-exceeded'],
  ['$x = kstack(wrong)', 'bad-argument'],
  ['$x = kstack(build_id)', 'bad-argument'],
  ['$x = buf(curtask)', 'bad-argument-count'],
  ['$x = buf(curtask, 5000)', 'limit-exceeded'],
  ['$x = bswap("a")', 'bad-argument'],
  ['$x = kaddr("nosuch")', 'bad-argument'],
  ['$x = cgroupid("/nosuch")', 'bad-argument'],
  ['$x = pton("1.2.3")', 'bad-argument'],
  ['$x = len(comm)', 'bad-argument'],
  ['$x = strftime("%H", nsecs(monotonic))', 'bad-argument'],
  ['@ = lhist(1, 5, 1, 1)', 'bad-argument'],
  ['@ = lhist(1, 0, 10, 0)', 'bad-argument'],
  ['@ = lhist(1, 0, 10000, 1)', 'limit-exceeded'],
  ['@ = lhist(1, pid, 10, 1)', 'literal-required'],
  ['@ = hist(1, 9)', 'limit-exceeded'],
  ['@ = sum("a")', 'bad-argument'],
  ['@ = sum()', 'bad-argument-count'],
  ['@ = tseries(1, 0, 5)', '?unstable', 'bad-argument'],
  ['@ = tseries(1, 1s, 0)', '?unstable', 'limit-exceeded'],
  ['@ = tseries(1, 1s, 5, "mid")', '?unstable', 'bad-argument'],
  ['print(1, 2)', 'bad-argument'],
  ['@[1] = hist(2); print(@[1])', 'aggregate-misuse'],
  ['@[1] = hist(2); _ = delete(@, 1)', 'aggregate-misuse'],
  ['system("ls")', 'unsafe-function'],
  ['signal(9)', 'unsafe-function'],
  // formats
  ['printf("%d")', 'bad-format'],
  ['printf("x", 1)', 'bad-format'],
  ['printf("%d", comm)', 'bad-format'],
  ['printf("%r", comm)', 'bad-format'],
  ['printf("%f", 1)', 'bad-format'],
  ['@h = hist(1); printf("%s", @h)', 'bad-format'],
  ['printf(comm)', 'literal-required'],
  // where things stand
  ['print(args.x)', 'not-callable-here'],
  ['print(args)', 'not-callable-here'],
  ['print(arg0)', 'not-callable-here'],
  ['print(retval)', 'not-callable-here'],
  ['print(reg("ax"))', 'not-callable-here'],
  ['print(func)', 'not-callable-here'],
  ['break', 'flow-misplaced'],
  ['continue', 'flow-misplaced'],
  ['return "a"', 'type-mismatch'],
  ['return; print(1)', '?unreachable-code'],
  ['exit(); print(1)', '?unreachable-code'],
  ['unroll(200) { }', 'limit-exceeded'],
  ['unroll(pid) { }', 'literal-required'],
  ['for $i : 0.."a" { }', 'type-mismatch'],
  ['while (0) { }', '?deprecated'],
  ['pid', '?unused-result'],
  ['1 + pid', '?unused-result'],
  ['_ = pid'],
  ['print($1)', '?positional-missing'],
  ['$x = comptime pid', 'literal-required'],
  ['$x = typeinfo(pid)', 'unstable'],
  // one mistake, one message
  ['print(nosuch + 1)', 'unknown-identifier'],
  ['$x = nosuch; $y = $x + 1; print(($y, 2))', 'unknown-identifier'],
  ['@x = nosuch; print(@x); $y = @x + 1', 'unknown-identifier'],
  ['print(nosuch.a.b[3])', 'unknown-identifier'],
];

test.each(bodies)('begin { %s }', (body, ...codes) => {
  expect(codesOf(checkText(`begin { ${body}; }`))).toEqual(codes);
});

/** Whole scripts. */
const scripts: [script: string, ...codes: string[]][] = [
  ['tracepoint:sched:sched_switch { print(args.nosuch); }', 'unknown-field'],
  ['tracepoint:sched:* { print(args.prev_pid); }', 'unknown-field'],
  ['tracepoint:sched:sched_switch { print(arg0); }', 'not-callable-here'],
  [
    'tracepoint:sched:sched_switch { for $i : 0..2 { print(args.prev_pid); } }',
    'not-callable-here',
  ],
  ['kprobe:vfs_read { print(args.x); }', 'not-callable-here'],
  ['kprobe:vfs_read { print(arg9); }', 'index-out-of-range'],
  ['kprobe:vfs_read { for $i : 0..2 { print(arg0); } }', 'not-callable-here'],
  ['usdt:bash:prompt { print(arg5); }', 'index-out-of-range'],
  ['rawtracepoint:sched_switch { @ = skboutput("a", args.prev, 1, 0); }', 'bad-argument'],
  [
    'struct sk_buff { int len; } rawtracepoint:sched_switch { @x = args.prev; @ = skboutput("a", (struct sk_buff *)@x, 1, 0); }',
    'bad-argument',
  ],
  [
    'struct sk_buff { int len; } rawtracepoint:sched_switch { $x = args.prev; @ = skboutput("a", (struct sk_buff *)$x, 1, 0); }',
  ],
  [
    'struct sk_buff { int len; } rawtracepoint:sched_switch { @ = skboutput("a", (struct sk_buff *)args.prev, 1, 0); }',
  ],
  ['import m.bt; begin { }', 'unexpected-token'],
  ['macro m($x) { $x } begin { print(m(1)); }', 'bad-argument'],
  ['macro m() { m() } begin { m(); }', 'unsupported-syntax'],
  ['macro m() { @x = 1 } begin { m(); }', 'unknown-variable'],
  ['macro m() { break; } begin { for $i : 0..3 { m(); } }', 'flow-misplaced'],
  ['macro m() { if 1 { { continue; } } } begin { }', 'flow-misplaced'],
  ['macro m() { while 1 { if 1 { break; } } } begin { }'],
  // The body of a probe that there is not is checked too, but for what its arguments are.
  ['kprobe:nosuch { print(args.x); print(nosuch); }', 'probe-not-found', 'unknown-identifier'],
  ['uprobe:/nosuch:f { print(in_binary); print(comm + 1); }', 'probe-not-found', 'bad-operand'],
  ['nosuch:x { print(arg0); print($x); }', 'unknown-provider', 'unknown-variable'],
  ['kprobe:nosuch { @start[tid] = nsecs; } begin { print(@start[1]); }', 'probe-not-found'],
  ['kprobe:nosuch { @a = arg0; } begin { @a = "text"; }', 'probe-not-found', 'map-value-mismatch'],

  ['macro m() { for $i : 0..3 { break; } } begin { m(); }'],
  ['config = { max_strlen = 4; } begin { print("abc"); }'],
  ['config = { max_strlen = 4; } begin { print("abcd"); }', 'limit-exceeded'],
  ['config = { max_strlen = 4; } begin { print("ab" + "cd"); }', 'limit-exceeded'],
  ['config = { max_strlen = 4; } begin { printf("long enough %d", 5); }'],
  ['macro m() { 1 } macro m() { 2 } begin { print(m()); }', 'duplicate-declaration'],
  ['fn f($a : uint64) : uint64 { return $a; } begin { }'],
  ['let @m = hash(10); begin { }', 'unknown-variable'],
  ['let @m = hash(10); begin { @m[1] = count(); }', 'map-value-mismatch'],
  ['let @m = percpuhash(10); begin { @m[1] = 1; }', 'map-value-mismatch'],
  ['let @m = bag(10); begin { @m[1] = 1; }', 'unknown-type'],
  ['let @m = hash(10); let @m = hash(10); begin { @m[1] = 1; }', 'duplicate-declaration'],
  ['let @m = hash(0); begin { @m[1] = 1; }', 'limit-exceeded'],
  ['a = begin { } a = end { }', 'duplicate-probe'],
  ['config = { max_strln = 5; } begin { }', 'unknown-config'],
  ['config = { strlen = 5; } begin { }', 'unknown-config'],
  ['config = { max_strlen = 0; } begin { }', 'bad-config-value'],
  ['config = { missing_probes = maybe; } begin { }', 'bad-config-value'],
  ['config = { unstable_macro = true; } begin { }', '?deprecated'],
  ['config = { max_probes = 3; } tracepoint:syscalls:* { }', 'too-many-probes'],
];

test.each(scripts)('%s', (script, ...codes) => {
  expect(codesOf(checkText(script))).toEqual(codes);
});

test('an unsafe function is fine where it is allowed', () => {
  expect(codesOf(checkText('begin { system("ls"); }', { options: { unsafe: true } }))).toEqual([]);
});

test('copies without end are stopped', () => {
  const nested = `${'unroll(100) { '.repeat(6)}@x++; ${'} '.repeat(6)}`;
  expect(codesOf(checkText(`begin { ${nested} }`))).toEqual(['limit-exceeded']);
  const macros = Array.from({ length: 30 }, (_, n) => `macro m${n + 1}() { m${n}() + m${n}() }`);
  const script = `macro m0() { pid } ${macros.join(' ')} begin { print(m30()); }`;
  expect(codesOf(checkText(script))).toEqual(['limit-exceeded']);
});

test('options of the script', () => {
  const types = (named: Record<string, string>) => {
    const script = 'begin { $n = getopt("n", 5); $s = getopt("s", "x"); $f = getopt("f"); }';
    return codesOf(checkText(script, { options: { named } }));
  };
  expect(types({})).toEqual([]);
  expect(types({ n: '7', s: 'text', f: '' })).toEqual([]);
  expect(types({ n: 'seven' })).toEqual(['bad-argument']);
  expect(types({ f: 'perhaps' })).toEqual(['bad-argument']);
  expect(types({ nosuch: '1' })).toEqual(['unknown-identifier']);
});

test('str() of a parameter is its text, and empty without a warning when it is not given', () => {
  const types = (positional: string[]) =>
    variableTypeOf(checkText('begin { $x = str($1); }', { options: { positional } }));
  expect(types(['12'])).toBe('string[3]');
  expect(types([])).toBe('string[1]');
  expect(codesOf(checkText('begin { print(str($1)); }'))).toEqual([]);
});

test('a missing feature is named', () => {
  const kernel = fixtureKernel({ without: ['jiffies64'] });
  const [diagnostic] = checkText('begin { print(jiffies); }', { kernel }).diagnostics;
  expect(diagnostic).toMatchObject({
    code: 'feature-missing',
    message: 'jiffies needs jiffies64, which kernel 6.18.0-fixture lacks',
  });
});

test.each([
  ['bpf_loop', 'begin { for $i : 0..3 { } }'],
  ['for_each_map_elem', 'begin { @a[1] = 1; for $kv : @a { } }'],
  ['get_func_ip', 'kretprobe:vfs_read { print(func); }'],
  ['get_func_ip', 'fentry:vfs_read { print(func); }'],
] as const)('without %s: %s', (feature, text) => {
  const kernel = fixtureKernel({ without: [feature] });
  expect(codesOf(checkText(text, { kernel }))).toEqual(['feature-missing']);
});

test('a field of an untyped address: the hint is to name the type', () => {
  for (const address of ['(void *)1', '(uint64)1']) {
    const [diagnostic] = checkText(`begin { $p = ${address}; print($p.pid); }`).diagnostics;
    expect(diagnostic).toMatchObject({
      code: 'unknown-field',
      hints: ['Cast it to a pointer to its struct: ((struct … *)…)->pid'],
    });
  }
});

test('without long keys stacks are short, and what does not fit is told', () => {
  const kernel = fixtureKernel({ without: ['long_keys'] });
  const checked = (text: string) => checkText(`kprobe:vfs_read { ${text} }`, { kernel });
  expect(codesOf(checked('@[kstack, ustack, comm] = count();'))).toEqual([]);
  expect(codesOf(checked('@[str(arg0, 200), str(arg1, 200)] = hist(1);'))).toEqual([]);
  expect(checked('@[kstack(70)] = count();').diagnostics[0]).toMatchObject({
    code: 'limit-exceeded',
    message: 'A key of @ takes 568 bytes, kernel 6.18.0-fixture allows 512',
  });
  expect(codesOf(checked('@[str(arg0)] = count();'))).toEqual(['limit-exceeded']);
  expect(codesOf(checkText('kprobe:vfs_read { @[kstack(70), str(arg0)] = count(); }'))).toEqual([]);
});

test('without get_func_ip a kprobe knows its function from where it stands', () => {
  const kernel = fixtureKernel({ without: ['get_func_ip'] });
  expect(codesOf(checkText('kprobe:vfs_read { print(func); }', { kernel }))).toEqual([]);
});

test('a body checked for several kinds of arguments reports a mistake once', () => {
  const checked = checkText('tracepoint:syscalls:sys_enter_* { print(args); print(nosuch); }');
  expect(checked.typed.probes.length).toBeGreaterThan(1);
  expect(codesOf(checked)).toEqual(['unknown-identifier']);
});

/** What the message and its hint say, for slips that are common. */
const hints: [script: string, hint: string][] = [
  ['begin { print(pdi); }', "Did you mean 'pid'?"],
  ['begin { prinf("x"); }', "Did you mean 'print' or 'printf'?"],
  ['begin { $count = 1; print($cuont); }', "Did you mean '$count'?"],
  ['begin { @reads = 1; print(@raeds); }', "Did you mean '@reads'?"],
  ['begin { print(curtask->com); }', "Did you mean 'comm'?"],
  ['begin { $x = (task_struct *)0; }', "Write 'struct task_struct'"],
  [
    'tracepoint:sched:sched_switch { print(args.prev_pit); }',
    "Did you mean 'prev_pid' or 'prev_prio'?",
  ],
  ['begin { @x = count(); @y = @x; }', 'Cast it to copy the value: @y = (int64)…'],
  ['config = { max_strln = 5; } begin { }', "Did you mean 'max_strlen'?"],
  ['begin { print(arg0); }', 'It is known in kprobe, uprobe, usdt and rawtracepoint probes'],
];

test.each(hints)('%s hints: %s', (script, hint) => {
  expect(checkText(script).diagnostics[0]?.hints).toContain(hint);
});
