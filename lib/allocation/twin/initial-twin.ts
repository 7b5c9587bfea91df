import type { InitialTwin } from '../policy/policy';
import type { Facts } from '../rules/fact-table';
import { compileForm, type Omitted } from './form';
import { desiredLimits, tagLimits } from './limits';
import type { SlotOf } from './template';

/** An initial twin of the policy, ready to be filled in. */
export type TwinForm = (facts: Facts) => { twin: InitialTwin; omitted: Omitted[] };

/** Compiles an initial twin; what a fact cannot fill within the limits of twins is left out and listed. */
export function compileInitialTwin({ tags, properties }: InitialTwin, slotOf: SlotOf): TwinForm {
  const tagForm = tags && compileForm(tags, 'tags', tagLimits, slotOf);
  const desiredForm =
    properties?.desired && compileForm(properties.desired, 'properties.desired', desiredLimits, slotOf);
  return facts => {
    const filledTags = tagForm?.(facts);
    const filledDesired = desiredForm?.(facts);
    const twin: InitialTwin = {};
    if (filledTags) twin.tags = filledTags.value;
    if (filledDesired) twin.properties = { desired: filledDesired.value };
    return {
      twin,
      omitted: [...(filledTags?.omitted ?? []), ...(filledDesired?.omitted ?? [])],
    };
  };
}
