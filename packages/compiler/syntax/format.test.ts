import { expect, test } from 'vitest';
import { format } from './format.ts';

/** The formatted body of a probe, without its indentation. */
function body(text: string): string {
  const lines = format(`begin { ${text} }`).split('\n');
  return lines
    .slice(2, -2)
    .map((line) => line.slice(2))
    .join('\n');
}

test.each([
  ['$x=1', '$x = 1;'],
  ['@x[pid,comm]=count()', '@x[pid, comm] = count();'],
  ['$x  +=  0x10', '$x += 0x10;'],
  ['let $x:uint8=1_000', 'let $x : uint8 = 1_000;'],
  ['let $x:struct sock*', 'let $x : struct sock *;'],
  ['f ( 1,2 )', 'f(1, 2);'],
  ['$x={ (unroll(2)) }', '$x = { (unroll(2)) };'],
  ['$x=1+2*3', '$x = 1 + 2 * 3;'],
  ['$x=(1+2)*3', '$x = (1 + 2) * 3;'],
  ['$x=1-(2-3)', '$x = 1 - (2 - 3);'],
  ['$x=((1))', '$x = 1;'],
  ['$x=(a&&b)||c', '$x = (a && b) || c;'],
  ['$x=a?b:c?d:e', '$x = a ? b : c ? d : e;'],
  ['$x=(a?b:c)?d:e', '$x = (a ? b : c) ? d : e;'],
  ['$x=(a>b)?c:d', '$x = (a > b) ? c : d;'],
  ['$x=a?:b', '$x = a ?: b;'],
  ['$x=!(a&&b)', '$x = !(a && b);'],
  ['$x=- -1', '$x = - -1;'],
  ['$x=!!1', '$x = !!1;'],
  ['$x=-1', '$x = -1;'],
  ['$x=(*$p).y', '$x = (*$p).y;'],
  ['$x=((struct sock*)arg0)->sk', '$x = ((struct sock *)arg0)->sk;'],
  ['$x=(uint8 *)$p', '$x = (uint8*)$p;'],
  ['$x=(uint8)-1', '$x = (uint8)-1;'],
  ['$x=sizeof( struct sock )', '$x = sizeof(struct sock);'],
  ['$x=sizeof((a))+sizeof((a)[1])', '$x = sizeof((a)) + sizeof((a[1]));'],
  ['$x=sizeof((pid))+sizeof((true))', '$x = sizeof(pid) + sizeof(true);'],
  ['$x=offsetof(struct sock,a.b)', '$x = offsetof(struct sock, a.b);'],
  ['f($p,struct sock,a)', 'f($p, struct sock, a);'],
  ['f(typeof(struct sock))', 'f(typeof(struct sock));'],
  ['$x=(typeof($y)*)1', '$x = (typeof($y)*)1;'],
  ['$x=(1,)', '$x = (1,);'],
  ['$x=(a=1,b=(2,3))', '$x = (a = 1, b = (2, 3));'],
  ['$x=$y.0.1', '$x = $y.0.1;'],
  ['_=f()', '_ = f();'],
  ['$x++;--@y', '$x++;\n--@y;'],
  ['f("a\\x41\\n")', 'f("a\\x41\\n");'],
  ['if a{f()}', 'if (a) {\n  f();\n}'],
  ['if(a){f()}else{g()}', 'if (a) {\n  f();\n} else {\n  g();\n}'],
  ['if(a){}else if(b){}', 'if (a) {\n} else if (b) {\n}'],
  ['for($kv:@m){f()}', 'for $kv : @m {\n  f();\n}'],
  ['for($i:0..(n+1)){f()}', 'for $i : 0..(n + 1) {\n  f();\n}'],
  ['while(a){break;}', 'while (a) {\n  break;\n}'],
  ['unroll(3){f()}', 'unroll (3) {\n  f();\n}'],
  ['$x=if a{1}else{2}', '$x = if (a) { 1 } else { 2 };'],
  ['$x={$y=1;$y}', '$x = {\n  $y = 1;\n  $y\n};'],
  ['$x=if a{f();1}else{2}', '$x = if (a) {\n  f();\n  1\n} else {\n  2\n};'],
  ['(unroll())', '(unroll());'],
  ['(import)', '(import);'],
  ['(if if 1 {} else {/* */} {} ?: 1)', '(if if 1 {} else {/* */} {} ?: 1);'],
  ['(if a{1}else{2})?1:2', '(if (a) { 1 } else { 2 }) ? 1 : 2;'],
  ['comptime if a{f()}', 'comptime if (a) {\n  f();\n}'],
  ['{f()}', '{\n  f();\n}'],
  ['f();;;g()', 'f();\ng();'],
  ['f();\n\n\n\ng()', 'f();\n\ng();'],
])('%s', (text, expected) => {
  expect(body(text)).toBe(expected);
});

test.each([
  ['f(); // why\ng()', 'f(); // why\ng();'],
  ['\n// why\nf()', '// why\nf();'],
  ['f();\n\n// why\n\ng()', 'f();\n\n// why\n\ng();'],
  ['f(); /* a */ g()', 'f(); /* a */\ng();'],
  ['f(1, /* two */ 2)', 'f(1, /* two */ 2);'],
  ['if (a) { // why\nf() }', 'if (a) { // why\n  f();\n}'],
  ['if (a) { f()\n// last\n}', 'if (a) {\n  f();\n  // last\n}'],
  ['if (a /* why */) { f() }', 'if (a /* why */) {\n  f();\n}'],
  ['f();\n/* last */', 'f();\n/* last */'],
])('comments stay: %s', (text, expected) => {
  expect(body(text)).toBe(expected);
});

test('a long call continues below its parenthesis', () => {
  const argument = 'str(args.filename)';
  expect(body(`printf("a long format"${`, ${argument}`.repeat(6)})`)).toBe(
    [
      'printf("a long format",',
      `       ${argument}, ${argument}, ${argument}, ${argument},`,
      `       ${argument}, ${argument});`,
    ].join('\n'),
  );
});

test('a whole script', () => {
  const text = `#!/usr/bin/env bpftrace
#include <linux/fs.h>
struct a { int x;
           int y; };
config={max_strlen=64;stack_mode=perf} // limits
import "x.bt";
let @m=lruhash(10);
let @n=hash(10);
macro add($a,b){$a+b}
fn f($a:int8):void{return;}
// opens
mine=kprobe:a,kprobe:b, // two
/pid==1&&(a||b)/{@=count()} // done
end{clear(@)}
// the end`;
  expect(format(text)).toBe(`#!/usr/bin/env bpftrace
#include <linux/fs.h>
struct a { int x;
           int y; };

config = {
  max_strlen = 64;
  stack_mode = perf;
} // limits

import "x.bt";
let @m = lruhash(10);
let @n = hash(10);

macro add($a, b)
{
  $a + b
}

fn f($a : int8) : void
{
  return;
}

// opens
mine = kprobe:a,
kprobe:b // two
/pid == 1 && (a || b)/
{
  @ = count();
} // done

end
{
  clear(@);
}
// the end
`);
});

test('a script with a syntax error is left alone', () => {
  expect(format('begin {  $x = ; }')).toBe('begin {  $x = ; }');
});
