import type { ScriptCase } from './script-case.ts';

/** What a script is told while it runs. */
export const errorsCases: readonly ScriptCase[] = [
  {
    title: 'division by zero gives 1 and a warning',
    script: 'begin { $z = 0; $a = 5 / $z; print($a); print(7 % $z); }',
    prints: ['1', '1'],
    warns: [
      'stdin:1:22-28: WARNING: Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.',
      'begin { $z = 0; $a = 5 / $z; print($a); print(7 % $z); }',
      '                     ~~~~~~',
      'stdin:1:47-53: WARNING: Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.',
      'begin { $z = 0; $a = 5 / $z; print($a); print(7 % $z); }',
      '                                              ~~~~~~',
    ],
  },
  {
    title: 'an index out of bounds gives 0 and a warning',
    script:
      'begin { $a = (uint8[4])(uint32)0x01020304; $i = 6; print($a[$i]); $i = 1; print($a[$i]); }',
    prints: ['0', '3'],
    warns: [
      'stdin:1:58-64: WARNING: Array access out of bounds. This can lead to unexpected results.',
      'begin { $a = (uint8[4])(uint32)0x01020304; $i = 6; print($a[$i]); $i = 1; print($a[$i]); }',
      '                                                         ~~~~~~',
    ],
  },
  {
    title: 'delete of a missing key warns',
    script: 'begin { @x[1] = 1; delete(@x, 2); }',
    maps: ['@x[1]: 1'],
  },
  {
    title: 'a full map warns',
    script: 'let @m = hash(1); begin { @m[1] = 1; @m[2] = 2; @m[1] = 3; }',
    maps: ['@m[1]: 3'],
    warns: [
      "stdin:1:38-47: WARNING: Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map declaration e.g. `let @a = hash(5000)`",
      'Additional Info - helper: map_update_elem, retcode: -7',
      'let @m = hash(1); begin { @m[1] = 1; @m[2] = 2; @m[1] = 3; }',
      '                                     ~~~~~~~~~',
    ],
  },
];
