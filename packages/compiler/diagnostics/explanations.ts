import type { DiagnosticCode } from './codes.ts';
import type { Explanation } from './explain.ts';

/** The longer text of every diagnostic code. The type keeps one from being forgotten. */
export const explanations: Record<DiagnosticCode, Explanation> = {
  'unexpected-token': {
    why: 'The text at this place fits no rule of the grammar. Often the mistake is just before it: a missing semicolon, quote or bracket.',
    fix: 'Read what was expected in the message and look left of the underline.',
    example: { wrong: 'begin { $x = 1 $y = 2 }', right: 'begin { $x = 1; $y = 2 }' },
  },
  'unterminated-string': {
    why: 'A string starts with a double quote and must end with one.',
    fix: 'Close the string. A quote inside of it is written \\".',
    example: { wrong: 'printf("hello);', right: 'printf("hello");' },
  },
  'unterminated-comment': {
    why: 'A comment that starts with /* runs to the next */; comments do not nest.',
    fix: 'Close the comment, or use // which ends with its line.',
    example: {
      wrong: '/* count opens\nbegin { @ = 1; }',
      right: '/* count opens */\nbegin { @ = 1; }',
    },
  },
  'bad-escape': {
    why: 'A backslash in a string starts an escape sequence, and only \\n \\t \\r \\" \\\\, octal bytes such as \\101 and hex bytes such as \\x41 exist.',
    fix: 'Use one of those, or double the backslash to get one.',
    example: { wrong: 'printf("C:\\dir");', right: 'printf("C:\\\\dir");' },
  },
  'bad-number': {
    why: 'A number is decimal, 0x hexadecimal, 0b binary, or octal with a leading 0. It may have _ between digits, end in u, l, ul, ll, ull or a unit of time, and must fit in 64 bits.',
    fix: 'Rewrite the number in one of these forms.',
    example: { wrong: '@ = 12e3;', right: '@ = 12_000;' },
  },
  'misplaced-item': {
    why: 'C definitions, the config block and imports decide how the whole script is read, so they come before the first probe.',
    fix: 'Move it to the top of the script.',
    example: {
      wrong: 'begin { }\nconfig = { max_strlen = 64 }',
      right: 'config = { max_strlen = 64 }\nbegin { }',
    },
  },
  'bad-assignment-target': {
    why: 'Only variables, maps and elements of maps can change. Tuples, records, structs and arrays are immutable, and memory of the traced program is only read.',
    fix: 'Build a new value and assign it as a whole.',
    example: { wrong: '$t = (1, 2); $t.0 = 5;', right: '$t = (1, 2); $t = (5, $t.1);' },
  },
  'unsupported-syntax': {
    why: 'bpftrace has this construct, and Sonde reads it, but cannot compile it yet.',
    fix: 'Write the same with other means; the message says which part is meant.',
    example: { wrong: 'print(typeof(pid));', right: 'print(sizeof(typeof(pid)));' },
  },
  'bad-c-declaration': {
    why: 'The C part of a script holds struct, union and enum definitions, typedefs, #define of constants, #include, and conditions on defines. Functions and variables are not read.',
    fix: 'Keep the declaration to fields, and leave out everything else.',
    example: {
      wrong: 'struct point { int x, }\nbegin { }',
      right: 'struct point { int x; };\nbegin { }',
    },
  },
  'unknown-include': {
    why: 'The header was not found. Types that a kernel header would bring are taken from the BTF of the kernel, so most scripts need no header.',
    fix: 'Remove the line, or declare what you need from the header yourself.',
    example: {
      wrong: '#include "my.h"\nbegin { print(MY_FLAG); }',
      right: '#define MY_FLAG 4\nbegin { print(MY_FLAG); }',
    },
  },
  'unknown-provider': {
    why: 'The first word of an attach point names the kind of probe, such as kprobe, tracepoint or interval.',
    fix: 'Correct the word; `sonde -l` lists what can be probed.',
    example: { wrong: 'trace:sched:sched_switch { }', right: 'tracepoint:sched:sched_switch { }' },
  },
  'bad-attach-point': {
    why: 'Each kind of probe has its own parts, separated by colons.',
    fix: 'Write the parts that the hint names.',
    example: { wrong: 'interval:1 { }', right: 'interval:s:1 { }' },
  },
  'probe-not-found': {
    why: 'The host has nothing of this name to attach to. Kernels differ in their functions and tracepoints, and the compiler may have inlined a function away.',
    fix: 'List the names with `sonde -l`, use a wildcard, or set missing_probes to warn when a missing one is fine.',
    example: {
      wrong: 'kprobe:vfs_raed { @ = count(); }',
      right: 'kprobe:vfs_read { @ = count(); }',
    },
  },
  'probe-unsupported': {
    why: 'The kernel was built without what this kind of probe needs, or Sonde does not serve it.',
    fix: 'Use another kind that sees the same: fentry instead of kprobe, or a tracepoint.',
    example: {
      wrong: 'fentry:vfs_read { @ = count(); }',
      right: 'kprobe:vfs_read { @ = count(); }',
    },
  },
  'import-refused': {
    why: 'Imports are .bt and .h files, or folders with such files, that lie beside a script on the machine that runs it, and that not everyone may write to: what they hold runs as root.',
    fix: 'Import such a file, or put its text into the script. C is not compiled; write macros and functions instead.',
    example: { wrong: 'import "table.bpf.c";', right: 'import "table.bt";' },
  },
  'no-probes': {
    why: 'Tests (test:name) and benchmarks (bench:name) run only when they are asked for; nothing else is left.',
    fix: 'Run them with sonde trace --test or sonde trace --bench, or add a probe.',
    example: { wrong: 'test:one { return 0; }', right: 'begin { print(1); }' },
  },
  'too-many-probes': {
    why: 'Every attach point costs time at start and end, so their number is limited.',
    fix: 'Narrow the wildcard, or raise max_probes.',
    example: {
      wrong: 'config = { max_probes = 3 }\ntracepoint:syscalls:sys_* { @ = count(); }',
      right: 'config = { max_probes = 3 }\ntracepoint:sched:sched_s* { @ = count(); }',
    },
  },
  'duplicate-probe': {
    why: 'Names of test and bench probes tell their results apart, and some probes exist once.',
    fix: 'Give each its own name, or merge their bodies.',
    example: {
      wrong: 'a = begin { print(1); }\na = end { print(2); }',
      right: 'first = begin { print(1); }\nlast = end { print(2); }',
    },
  },
  'unknown-config': {
    why: 'The config block only takes keys that exist.',
    fix: 'Check the spelling; the hint names similar keys.',
    example: {
      wrong: 'config = { maxstrlen = 64 }\nbegin { }',
      right: 'config = { max_strlen = 64 }\nbegin { }',
    },
  },
  'bad-config-value': {
    why: 'Each config key takes values of one kind, within a range.',
    fix: 'Give a value that the message allows.',
    example: {
      wrong: 'config = { max_map_keys = "many" }\nbegin { }',
      right: 'config = { max_map_keys = 8192 }\nbegin { }',
    },
  },
  'unknown-identifier': {
    why: 'The word is neither a builtin, nor a macro of this script, nor a constant that the C part or the kernel declares.',
    fix: 'Check the spelling. Variables start with $, maps with @.',
    example: { wrong: 'print(pdi);', right: 'print(pid);' },
  },
  'unknown-function': {
    why: 'No builtin, macro or function of the script has this name.',
    fix: 'Check the spelling; `sonde` lists its functions in the language reference.',
    example: { wrong: 'print_f("hi");', right: 'printf("hi");' },
  },
  'unknown-variable': {
    why: 'A variable exists from its first assignment or its `let` to the end of that block. It has no value before.',
    fix: 'Assign it before, in the same block or one around it.',
    example: { wrong: 'print($x); $x = 1;', right: '$x = 1; print($x);' },
  },
  'unknown-field': {
    why: 'The struct, the arguments of the probe, or the record has no field of this name on this kernel. Fields come and go between kernel versions.',
    fix: 'List the fields with `sonde -lv` and the name of the probe or struct.',
    example: { wrong: 'print(curtask->com);', right: 'print(curtask->comm);' },
  },
  'unknown-type': {
    why: 'Neither the C part of the script nor the BTF of the kernel declares this type.',
    fix: 'Check the spelling and the tag (struct, union, enum), or declare the type at the top.',
    example: {
      wrong: 'print(((task_struct *)8)->pid);',
      right: 'print(((struct task_struct *)8)->pid);',
    },
  },
  'duplicate-declaration': {
    why: 'A name is declared once in its scope; a variable must not shadow another.',
    fix: 'Rename one of the two.',
    example: { wrong: 'let $x = 1; let $x = 2;', right: 'let $x = 1; $x = 2;' },
  },
  'type-mismatch': {
    why: 'A variable, map, field or operand has one type everywhere, found from its uses.',
    fix: 'Convert the value, or use another variable.',
    example: { wrong: '$x = 1; $x = "one";', right: '$x = 1; $name = "one";' },
  },
  'bad-operand': {
    why: 'The operator is not defined for these types: arithmetic takes numbers, == takes two of a kind.',
    fix: 'Convert an operand, or use a function: str_concat joins strings at run time.',
    example: { wrong: 'print(comm + "x");', right: 'print(comm); print("x");' },
  },
  'bad-cast': {
    why: 'Casts go between integers, pointers, booleans, enums, and arrays of the same size. Structs and strings have no number in them.',
    fix: 'Cast to a pointer and read through it, or take a field.',
    example: { wrong: 'print((string[4])comm);', right: 'print((string[32])comm);' },
  },
  'not-callable-here': {
    why: 'Some builtins read what only one kind of probe has: registers, a return value, the stack.',
    fix: 'Use a kind of probe that has it, or keep the value in a map at the probe that does.',
    example: {
      wrong: 'kprobe:vfs_read { print(retval); }',
      right: 'kretprobe:vfs_read { print(retval); }',
    },
  },
  'bad-argument-count': {
    why: 'The function takes another number of arguments.',
    fix: 'Give the arguments that its signature names.',
    example: { wrong: '@ = hist();', right: '@ = hist(nsecs);' },
  },
  'bad-argument': {
    why: 'The function is known, but this argument is not what it takes.',
    fix: 'See the signature of the function in the message.',
    example: { wrong: 'print(nsecs(lunar));', right: 'print(nsecs(tai));' },
  },
  'literal-required': {
    why: 'The value shapes the program or its maps, so it must be known when the script is compiled.',
    fix: 'Write the value out, or pass it as a positional parameter.',
    example: {
      wrong: '$max = 1000; @ = lhist(nsecs, 0, $max, 10);',
      right: '@ = lhist(nsecs, 0, 1000, 10);',
    },
  },
  'map-required': {
    why: 'The function works on a whole map, not on a value.',
    fix: 'Give the map by its name.',
    example: { wrong: '@x[1] = 1; clear(pid);', right: '@x[1] = 1; clear(@x);' },
  },
  'bad-format': {
    why: 'Each conversion in a format string takes one argument of a fitting type.',
    fix: 'Add or remove arguments, or change the conversion: %s shows anything.',
    example: { wrong: 'printf("%s ran %d\\n", comm);', right: 'printf("%s ran\\n", comm);' },
  },
  'map-key-mismatch': {
    why: 'All keys of a map have the same type; a map with a key is never used without one.',
    fix: 'Use two maps, or make the keys alike.',
    example: { wrong: '@x[pid] = 1; @x = 2;', right: '@x[pid] = 1; @total = 2;' },
  },
  'map-value-mismatch': {
    why: 'All values of a map have the same type.',
    fix: 'Use two maps, or make the values alike.',
    example: { wrong: '@x = count(); @x = 1;', right: '@calls = count(); @last = 1;' },
  },
  'aggregate-misuse': {
    why: 'count(), sum(), hist() and their kin feed a map in place; they have no value of their own.',
    fix: 'Assign them straight to a map, and read the map where the value is needed.',
    example: { wrong: '$n = count();', right: '@n = count();' },
  },
  'index-out-of-range': {
    why: 'The constant index lies outside of the array or tuple. Indices start at 0.',
    fix: 'Use a smaller index.',
    example: { wrong: 'print((1, 2).2);', right: 'print((1, 2).1);' },
  },
  'assertion-failed': {
    why: 'A static_assert() does not hold, or a fail() can be reached; the message is that of the author.',
    fix: 'Meet what the script demands, or put it behind a condition known while compiling.',
    example: {
      wrong: 'static_assert(sizeof(uint64) == 4, "a word has 8 bytes");',
      right: 'static_assert(sizeof(uint64) == 8, "a word has 8 bytes");',
    },
  },
  'limit-exceeded': {
    why: 'Programs in the kernel have little room, so sizes, depths and counts are limited.',
    fix: 'Make it smaller, or raise the limit in the config block where there is a key for it.',
    example: { wrong: 'unroll(1000) { @++; }', right: 'for $i : 0..1000 { @++; }' },
  },
  'unsafe-function': {
    why: 'The function changes the system it runs on: it sends signals, runs commands or writes memory.',
    fix: 'Start with --unsafe if you mean it, and the host allows it.',
    example: {
      wrong: 'sonde -e \'begin { system("date"); }\'',
      right: 'sonde --unsafe -e \'begin { system("date"); }\'',
    },
  },
  'flow-misplaced': {
    why: 'break and continue belong into a loop, and return cannot leave a macro.',
    fix: 'Move the statement, or use an if.',
    example: { wrong: 'begin { break; }', right: 'begin { return; }' },
  },
  'implicit-cast': {
    why: 'The value is stored in a type that cannot hold all of its values, so large or negative ones change.',
    fix: 'Cast it yourself where that is meant, or declare a wider variable.',
    example: {
      wrong: 'let $x : int8 = pid; print($x);',
      right: 'let $x : int64 = pid; print($x);',
    },
  },
  'unnecessary-cast': {
    why: 'The value has that type already, so the cast does nothing.',
    fix: 'Leave the cast out.',
    example: { wrong: 'print((uint32)pid);', right: 'print(pid);' },
  },
  'signed-division': {
    why: 'The eBPF instruction set divides unsigned; the quotient of a negative number is wrong.',
    fix: 'Make both operands unsigned, or divide the magnitude.',
    example: {
      wrong: '$x = (int64)-8; print($x / 2);',
      right: '$x = (int64)-8; print((uint64)$x / 2);',
    },
  },
  'unused-result': {
    why: 'The call does nothing but give a value, and nobody takes it.',
    fix: 'Use the value, or throw it away on purpose with _ =.',
    example: { wrong: '@m[1] = 1; has_key(@m, 1);', right: '@m[1] = 1; print(has_key(@m, 1));' },
  },
  'unassigned-variable': {
    why: 'A variable that is declared without a value starts as zero. It is read while it still is, or nothing is ever assigned to it: most often an assignment is missing, or went to another name.',
    fix: 'Assign to it before it is read, declare it with its value, or leave out the declaration.',
    example: {
      wrong: 'let $start : int64; print($start);',
      right: 'let $start = nsecs; print($start);',
    },
  },
  'distinct-pointers': {
    why: 'The two pointers are said to point to different things. They can still be equal as numbers, but a comparison of a task with a file is rarely meant.',
    fix: 'Check that both sides are what you think, and cast one of them if they are.',
    example: {
      wrong: '$p = (int32 *)8; print($p == curtask);',
      right: '$p = (struct task_struct *)8; print($p == curtask);',
    },
  },
  'print-in-loop': {
    why: 'print(@map) only asks for the map to be shown; it is read later, when the loop has ended and the map has changed again. Every round of the loop then shows the same.',
    fix: 'Print the whole map once, behind the loop, or in the loop the value at hand.',
    example: {
      wrong: '@m[1] = 1; for $kv : @m { print(@m); }',
      right: '@m[1] = 1; for $kv : @m { print($kv); }',
    },
  },
  'stats-by-average': {
    why: 'Entries of stats() have three numbers: count, average and total. The top of them is taken by the average, and a divisor changes the average only, so that it no longer fits the total.',
    fix: 'Print the map whole, or keep an avg() or sum() beside it for the table that you want.',
    example: {
      wrong: '@s[pid] = stats(1); print(@s, 5);',
      right: '@s[pid] = stats(1); print(@s);',
    },
  },
  'unreachable-code': {
    why: 'The statement stands behind one that always leaves the block.',
    fix: 'Remove it, or move it up.',
    example: { wrong: 'return; print(1);', right: 'print(1); return;' },
  },
  deprecated: {
    why: 'The form still works, but bpftrace means to remove it.',
    fix: 'Use the form that the hint names.',
    example: { wrong: '@m[1] = 1; _ = delete(@m[1]);', right: '@m[1] = 1; _ = delete(@m, 1);' },
  },
  unstable: {
    why: 'The feature may change with the next version of the language.',
    fix: 'Nothing needs to be done; its key in the config block silences this.',
    example: {
      wrong: '@t = tseries(1, 1s, 5);',
      right: 'config = { unstable_tseries = enable }\nbegin { @t = tseries(1, 1s, 5); }',
    },
  },
  'positional-missing': {
    why: 'The script reads a positional parameter that was not given; it counts as 0 or as "".',
    fix: 'Give the parameter after the script, or test $# first.',
    example: {
      wrong: "sonde -e 'begin { print($1); }'",
      right: "sonde -e 'begin { print($1); }' 42",
    },
  },
  'feature-missing': {
    why: 'A part of the script needs something that this kernel does not have, and there is no other way to do it.',
    fix: 'Run it on a newer kernel, or leave that part out.',
    example: { wrong: 'print(jiffies);', right: 'print(nsecs);' },
  },
  'program-too-large': {
    why: 'The kernel limits a program to a million verified instructions and 512 bytes of stack.',
    fix: 'Split the probe, unroll less, or shorten strings with a smaller max_strlen.',
  },
  'verifier-rejected': {
    why: 'The kernel proves every program safe before it runs. It could not do so here, which is most often a bug in Sonde.',
    fix: 'Report it with the script and the log that -v prints; meanwhile simplify the line that the message names.',
  },
  'attach-failed': {
    why: 'The program was loaded, but the kernel did not let it run at this place.',
    fix: 'Read the reason in the message: a missing right, a busy counter, a function that cannot be traced.',
    example: {
      wrong: 'hardware:cache-misses:1000 { @[comm] = count(); }',
      right: 'software:page-faults:1 { @[comm] = count(); }',
    },
  },
  'cgroup-not-found': {
    why: 'Only the tasks of one cgroup are to be traced, and the host has no cgroup of that path, or none that is named after a container of that ID.',
    fix: 'Give the path of a directory in the host’s unified hierarchy, such as /system.slice/ssh.service, or at least 12 digits of the ID of a running container. systemd-cgls and `docker ps` show them.',
  },
  'host-action-failed': {
    why: 'The script asked the host for something outside of the kernel, such as running a command or reading a file, and the host could not do it.',
    fix: 'Read the reason in the message: a missing file, a missing right, a command that does not exist.',
    example: { wrong: 'cat("/proc/nosuch");', right: 'cat("/proc/uptime");' },
  },
  'policy-denied': {
    why: 'The owner of the host decides what scripts may do there, and this script does more.',
    fix: 'Leave out what the message names, choose other hosts, or ask the owner to change the policy.',
  },
  'internal-error': {
    why: 'Sonde met a case that it should not have. The script is not to blame.',
    fix: 'Report it with the script and the version of Sonde.',
  },
};
