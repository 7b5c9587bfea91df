import { builtin } from '../../../lib/allocation/builtin';
import type { AllocationRequest } from '../../../lib/allocation/contract/generated/allocation-request';
import type { FactValue } from '../../../lib/allocation/plugin';
import { type Registration, registrationOf } from '../../../lib/allocation/registration';
import { Facts, FactTable } from '../../../lib/allocation/rules/fact-table';
import type { SlotOf } from '../../../lib/allocation/twin/template';
import { regexEngine } from '../../../lib/webhook/regex-engine';

/** What a test says of a registration; the rest is that of `device-1`, which registers for the first time. */
export interface Given extends Partial<Omit<AllocationRequest, 'deviceRuntimeContext'>> {
  context?: Partial<AllocationRequest['deviceRuntimeContext']>;
  now?: number;
  dps?: string;
}

export function registration({ context, now = 0, dps, ...request }: Given = {}): Registration {
  return registrationOf(
    {
      deviceRuntimeContext: { registrationId: 'device-1', ...context },
      linkedHubs: ['hub-a.azure-devices.net'],
      ...request,
    },
    { now, dps },
  );
}

/** The facts of a policy that names these sources. */
export function factTable(sources: Record<string, unknown> = {}): FactTable {
  return new FactTable(builtin, sources, regexEngine);
}

/** What is at a path. */
export function read(path: string, given: Given = {}, sources: Record<string, unknown> = {}): FactValue {
  return factTable(sources).slot(path).read(registration(given));
}

/** Compiles something that reads facts; what comes back asks it about a device with a payload. */
export function withPayload<Result>(compile: (slotOf: SlotOf) => (facts: Facts) => Result) {
  const table = factTable();
  const compiled = compile(path => table.slot(path));
  return (payload: Record<string, unknown> = {}) =>
    compiled(new Facts(registration({ context: { payload } }), table.slots.length));
}
