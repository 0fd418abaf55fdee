import { standardNames } from './operators.ts';
import { expect, NotMangled, peek, plain, type State, type TypeText, takeIndex } from './state.ts';

/** <substitution>: S_ and S0_… are what was read before, others stand for names of the standard library. */
export function readSubstitution(state: State): TypeText {
  const standard = standardNames[`S${peek(state, 1)}`];
  if (standard !== undefined) {
    state.at += 2;
    // A class is written out where its constructor or destructor follows, which repeats its name.
    const [short, long] = standard;
    return plain(/^[CD][0-9]/.test(state.text.slice(state.at)) ? long : short);
  }
  expect(state, 'S');
  const index = takeIndex(state, 36);
  const found = state.substitutions[index];
  if (found === undefined) throw new NotMangled(`no substitution ${index}`);
  return found;
}
