import { concatConv, convGroups } from './conv-groups.js';
import { foreignGroups } from './foreign-groups.js';
import type { OperatorGroup } from './group.js';
import { otherGroups } from './other-groups.js';

/** All that is swept, in the order of the map. */
export const allGroups: readonly OperatorGroup[] = [
  ...convGroups,
  concatConv,
  ...otherGroups,
  ...foreignGroups,
];

/** The few cases of a quick sweep, in groups of the same names. */
export function quickGroups(groups: readonly OperatorGroup[]): readonly OperatorGroup[] {
  return groups
    .filter(({ quick }) => quick.length > 0)
    .map((group) => ({
      ...group,
      keys: group.quick,
      make: (index) => group.make(group.keys.indexOf(group.quick[index]!)),
    }));
}
