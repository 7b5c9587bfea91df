import { validateAllocationResponse } from '../contract/generated/validators';
import type { Registration } from '../registration';
import type { Answer } from './respond';

/**
 * The answer, once nothing in it is invalid: it is an AllocationResponse, and its hub is linked. Twin and payload come
 * from forms, which never leave their limits. Throws otherwise, which is a bug of ours.
 */
export function checked(answer: Answer, { request }: Registration): Answer {
  if (answer.status !== 200) return answer;
  const { body } = answer;
  if (!validateAllocationResponse(body)) throw new Error('the answer is not an AllocationResponse');
  const { iotHubHostName } = body;
  if (iotHubHostName !== null && !request.linkedHubs.includes(iotHubHostName)) {
    throw new Error('the hub of the answer is not linked');
  }
  return answer;
}
