import { validateAllocationResponse } from '../contract/generated/validators';
import type { Registration } from '../registration';
import type { Limits } from '../twin/form';
import { desiredLimits, payloadLimits, tagLimits } from '../twin/limits';
import type { Answer } from './respond';

/**
 * The answer, once nothing in it is invalid: its hub is linked, its twin and payload are what DPS and the hub take.
 * Throws otherwise, which is a bug of ours: the policy's checks and the filling of forms are there to prevent it.
 */
export function checked(answer: Answer, { request }: Registration): Answer {
  if (answer.status !== 200) return answer;
  const { body } = answer;
  if (!validateAllocationResponse(body)) throw new Error('the answer is not an AllocationResponse');
  const { iotHubHostName, initialTwin, payload } = body;
  if (iotHubHostName !== null && !request.linkedHubs.includes(iotHubHostName))
    throw new Error('the hub of the answer is not linked');
  within(tagLimits, 'tags', initialTwin?.tags);
  within(desiredLimits, 'properties.desired', initialTwin?.properties?.desired);
  within(payloadLimits, 'payload', payload);
  return answer;
}

function within(limits: Limits, name: string, value: Record<string, unknown> | undefined): void {
  if (!value) return;
  const problem = limits.problem(value, 0) ?? (limits.tooLarge(value) ? 'it is too large' : undefined);
  if (problem) throw new Error(`${name} of the answer breaks a limit: ${problem}`);
}
