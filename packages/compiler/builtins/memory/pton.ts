import { integerOf } from '../../types/build.ts';
import { int } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { type CheckedCall, stringAt } from '../signature.ts';

const uint8 = int(1, false);

/** `pton("::1")`: 4 or 16 bytes in the order of the text, which is that of the network. */
export function parseAddress(call: CheckedCall): TypedExpression | undefined {
  const text = stringAt(call, 0)!;
  const bytes = text.includes(':') ? inet6Bytes(text) : inet4Bytes(text);
  if (bytes === undefined) {
    call.error('bad-argument', `'${text}' is not an IP address`, {
      hint: 'Write it as "192.0.2.1" or "2001:db8::1"',
    });
    return undefined;
  }
  return {
    kind: 'call',
    span: call.span,
    name: 'byte-array',
    args: bytes.map((byte) => integerOf(call.span, BigInt(byte), uint8)),
    type: { kind: 'array', element: uint8, length: bytes.length },
  };
}

function inet4Bytes(text: string): number[] | undefined {
  const octets = text
    .split('.')
    .map((each) => (/^(0|[1-9]\d{0,2})$/.test(each) ? Number(each) : 256));
  return octets.length === 4 && octets.every((each) => each < 256) ? octets : undefined;
}

/** Eight groups of sixteen bits; `::` stands once for as many zeros as are missing. */
function inet6Bytes(text: string): number[] | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255]);
}
