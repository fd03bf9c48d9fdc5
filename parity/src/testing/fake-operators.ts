import { valueByValue } from '../sweep/direct-pointwise.js';
import { groupOf, type OperatorGroup } from '../sweep/group.js';
import type { OperatorTarget } from '../sweep/operator-target.js';
import type { Tensor } from '../sweep/step.js';
import { exactTensor } from '../sweep/values.js';

/** What a fake target does to a case instead of computing it right. */
export type Fault = { readonly key: string } & (
  | { readonly kind: 'off'; readonly by: number; readonly amongOthers?: true }
  | { readonly kind: 'nan' }
  | { readonly kind: 'throw'; readonly message: string }
);

export interface FakeOperatorTarget extends OperatorTarget {
  /** Cases of each model. */
  readonly ran: readonly number[];
  /** How often it was opened. */
  opened(): number;
  /** How many are open now. */
  stillOpen(): number;
}

/** As many cases of Relu; case 7, of the key `7`, is on a row of 8 pixels, so that a fake target can tell which it is. */
export function relus(name: string, count: number): OperatorGroup {
  return groupOf({
    name,
    family: 'pointwise',
    about: 'a row of pixels',
    of: Array.from({ length: count }, (_, i) => i),
    key: String,
    quick: ['0', '7'],
    case: (index, salt) => ({
      inputs: [exactTensor(salt, 1, 1, 1, index + 1)],
      steps: [valueByValue('Relu')],
    }),
  });
}

/** A target for `relus` that computes Relu itself, and makes the given mistakes. */
export function fakeTarget(name: string, faults: readonly Fault[], version = '1.0.0'): FakeOperatorTarget {
  const ran: number[] = [];
  let [opened, open] = [0, 0];
  const answer = ({ shape, data }: Tensor, alone: boolean): Tensor => {
    const fault = faults.find(({ key }) => key === String(shape[3]! - 1));
    if (fault?.kind === 'throw') throw new Error(fault.message);
    const values = data.map((value) => Math.max(0, value));
    if (fault?.kind === 'nan') values[0] = Number.NaN;
    if (fault?.kind === 'off' && !(alone && fault.amongOthers === true)) values[0]! += fault.by;
    return { shape, data: values };
  };
  return {
    name,
    tolerance: 1e-4,
    ran,
    absence: () => undefined,
    opened: () => opened,
    stillOpen: () => open,
    open() {
      opened++;
      open++;
      return Promise.resolve({
        facts: { runtime: 'fake', version, host: 'here' },
        async run({ feeds }) {
          ran.push(feeds.length);
          return Promise.resolve(feeds.map(([, tensor]) => answer(tensor, feeds.length === 1)));
        },
        close() {
          open--;
          return Promise.resolve();
        },
      });
    },
  };
}
