import { int64, type RuntimeError, stringOf } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { emptyDictionary, GrowingDictionary } from '../dictionary.ts';
import { encodeRecord, eventWith, type Literal, parseFormat, schemaWith } from '../fixture.ts';
import { attachedProbesJson, jsonRenderer, lostJson, outputJson } from './json.ts';
import { attachedProbesText, lossKinds, lostText } from './status.ts';
import { outputText, textRenderer } from './text.ts';

/** An event whose span is the part of `text` between `«` and `»`. */
function rendered(
  marked: string,
  action: Parameters<typeof eventWith>[1],
  types: Parameters<typeof eventWith>[2],
  values: readonly Literal[],
): { text: unknown; json: unknown } {
  const start = marked.indexOf('«');
  const text = marked.replace('«', '');
  const end = text.indexOf('»');
  const event = { ...eventWith(0, action, types), span: { start, end } };
  const source = { name: 'stdin', text: text.replace('»', '') };
  const schema = schemaWith({ events: [event], source });
  const record = encodeRecord(event, values);
  return {
    text: textRenderer(schema)(record, emptyDictionary, 0n),
    json: jsonRenderer(schema)(record, emptyDictionary, 0n),
  };
}

const stdout = (text: string) => ({ kind: 'rendered', stream: 'stdout', text });
const stderr = (text: string) => ({ kind: 'rendered', stream: 'stderr', text });

test('errorf and warnf name their place and end in one newline', () => {
  const script = 'BEGIN { «errorf("bad %d\\n", 5)»; exit(); }';
  const errorf = { kind: 'errorf' as const, format: parseFormat('bad %d\n') };
  expect(rendered(script, errorf, [int64], [5])).toEqual({
    text: stderr('stdin:1:9-30: ERROR: bad 5\n'),
    json: stdout(
      '{"type": "errorf", "msg": "bad 5\\n", "filename": "stdin", "line": 1, "col": 9}\n',
    ),
  });
  const warnf = { kind: 'warnf' as const, format: parseFormat('careful %s') };
  expect(
    rendered('BEGIN {\n   «warnf("careful %s", "x")»; }', warnf, [stringOf(8)], ['x']),
  ).toEqual({
    text: stderr('stdin:2:4-28: WARNING: careful x\n'),
    json: stdout(
      '{"type": "warnf", "msg": "careful x", "filename": "stdin", "line": 2, "col": 4}\n',
    ),
  });
});

test.each<[RuntimeError, string, Literal[], string, string]>([
  [
    { kind: 'division-by-zero' },
    'BEGIN { $a = (uint8)0; print(«5 / $a»); exit(3); }',
    [],
    `stdin:1:30-36: WARNING: Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.
BEGIN { $a = (uint8)0; print(5 / $a); exit(3); }
                             ~~~~~~
`,
    '{"type": "runtime_error", "msg": "Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.", "filename": "stdin", "line": 1, "col": 30}\n',
  ],
  [
    { kind: 'helper', helper: 'map_update_elem', message: 'Map full' },
    'let @m = hash(1); BEGIN { @m[1]=1; «@m[2]=1»; exit(); }',
    [-7],
    `stdin:1:36-43: WARNING: Map full
Additional Info - helper: map_update_elem, retcode: -7
let @m = hash(1); BEGIN { @m[1]=1; @m[2]=1; exit(); }
                                   ~~~~~~~
`,
    '{"type": "helper_error", "msg": "Argument list too long", "helper": "map_update_elem", "retcode": -7, "filename": "stdin", "line": 1, "col": 36}\n',
  ],
  [
    { kind: 'helper', helper: 'map_lookup_elem', message: 'Missing' },
    'BEGIN { @d[1]=1; \t@d[2]++; $x=«@d[\n5]»; print($x); }',
    [0],
    'stdin:1-2: WARNING: Missing\nAdditional Info - helper: map_lookup_elem, retcode: 0\nBEGIN { @d[1]=1; \t@d[2]++; $x=@d[\n5]; print($x); }\n',
    '{"type": "helper_error", "msg": "Success", "helper": "map_lookup_elem", "retcode": 0, "filename": "stdin", "line": 1, "col": 31}\n',
  ],
  [
    { kind: 'helper', helper: 'probe_read_kernel' },
    'BEGIN { \t«@d[2]++»; }',
    [-14],
    'stdin:1:10-17: WARNING: Bad address\nAdditional Info - helper: probe_read_kernel, retcode: -14\nBEGIN {     @d[2]++; }\n            ~~~~~~~\n',
    '{"type": "helper_error", "msg": "Bad address", "helper": "probe_read_kernel", "retcode": -14, "filename": "stdin", "line": 1, "col": 10}\n',
  ],
  [
    { kind: 'cpu-count-mismatch' },
    'begin { @c = count(); print((int64)«@c»); }',
    [],
    `stdin:1:36-38: WARNING: A per-CPU map has no value for one of the CPUs: the total leaves it out. Start the script again, so that it is compiled for the CPUs that there are now.
begin { @c = count(); print((int64)@c); }
                                   ~~
`,
    '{"type": "runtime_error", "msg": "A per-CPU map has no value for one of the CPUs: the total leaves it out. Start the script again, so that it is compiled for the CPUs that there are now.", "filename": "stdin", "line": 1, "col": 36}\n',
  ],
  [
    { kind: 'stack-unreadable', stack: 'user' },
    'kprobe:f { print(«ustack»); }',
    [],
    `stdin:1:18-24: WARNING: The user stack could not be read: it is shown as empty.
kprobe:f { print(ustack); }
                 ~~~~~~
`,
    '{"type": "runtime_error", "msg": "The user stack could not be read: it is shown as empty.", "filename": "stdin", "line": 1, "col": 18}\n',
  ],
])('run-time error %j', (error, script, values, text, json) => {
  const types = values.map(() => int64);
  expect(rendered(script, { kind: 'runtime-error', error }, types, values)).toEqual({
    text: stderr(text),
    json: stdout(json),
  });
});

test('join leaves out what was not filled at the end', () => {
  const join = { kind: 'join' as const, separator: ',' };
  const types = [stringOf(16), stringOf(16), stringOf(16), stringOf(16)];
  expect(rendered('«»', join, types, ['/bin/echo', '', 'b', ''])).toEqual({
    text: stdout('/bin/echo,,b\n'),
    json: stdout('{"type": "join", "data": "/bin/echo,,b"}\n'),
  });
});

test('time prints the wall clock in the zone of the host, without sub-second letters', () => {
  const event = eventWith(0, { kind: 'time', format: '%H:%M:%S.%f\n' }, []);
  const schema = schemaWith({ events: [event] });
  const dictionary = new GrowingDictionary();
  dictionary.add([{ kind: 'zone', key: 'offset', text: '-3600' }]);
  const wallNs = 1_000_000_000_123_456_789n;
  expect(textRenderer(schema)(encodeRecord(event, []), dictionary, wallNs)).toEqual(
    stdout('00:46:40.%f\n'),
  );
  expect(jsonRenderer(schema)(encodeRecord(event, []), dictionary, wallNs)).toEqual(
    stdout('{"type": "time", "data": "00:46:40.%f\\n"}\n'),
  );
});

test('a strftime value is put on the wall clock by the dictionary', () => {
  const event = eventWith(0, { kind: 'print-value' }, [{ kind: 'timestamp' }]);
  const schema = schemaWith({ events: [event], strings: ['%Y-%m-%d %H:%M:%S.%f'] });
  const dictionary = new GrowingDictionary();
  dictionary.add([{ kind: 'clock', key: 'boot', text: '1000000000000000000' }]);
  const record = encodeRecord(event, [[123456789n, 0, 0]]);
  expect(textRenderer(schema)(record, dictionary, 0n)).toEqual(
    stdout('2001-09-09 01:46:40.123456\n'),
  );
});

test('what only acts on the host prints nothing', () => {
  const events = [
    eventWith(0, { kind: 'exit' }, [int64]),
    eventWith(1, { kind: 'clear', map: 0 }, []),
    eventWith(2, { kind: 'print-map', map: 0, top: 0, div: 0 }, []),
  ];
  const schema = schemaWith({ events });
  for (const event of events) {
    const record = encodeRecord(
      event,
      event.fields.map(() => 0),
    );
    expect(textRenderer(schema)(record, emptyDictionary, 0n)).toBeUndefined();
    expect(jsonRenderer(schema)(record, emptyDictionary, 0n)).toBeUndefined();
  }
});

test('status lines and output of commands', () => {
  expect(attachedProbesText(1)).toBe('Attached 1 probe\n');
  expect(attachedProbesText(2)).toBe('Attached 2 probes\n');
  expect(lostText('events', 5n)).toBe('Lost 5 events\n');
  expect(lossKinds.map((kind) => lostText(kind, 1n)).join('')).toBe(
    'Lost 1 events\nMissed 1 run of a probe while another ran on that CPU\nLost 1 map\nLost 1 text of the host\n',
  );
  expect(attachedProbesJson(1)).toBe(
    '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}\n',
  );
  expect(lostJson('missed', 5n)).toBe(
    '{"type": "missed_probes", "count": 5, "data": {"missed": 5}}\n',
  );
  expect(lostJson('events', 5n)).toBe(
    '{"type": "lost_events", "count": 5, "data": {"events": 5}}\n',
  );
  expect(outputText('system', 'hi\nthere\n')).toBe('hi\nthere\n\n');
  expect(outputJson('system', 'hi\nthere\n')).toBe(
    '{"type": "syscall", "data": "hi\\nthere\\n"}\n',
  );
  expect(outputText('cat', 'Linux\n')).toBe('Linux\n');
});
