import type { InitialTwin } from './linked-hubs';

/** Where a device is to go, as an allocation policy says. */
export type Allocation =
  | AllocatedHub
  | { kind: 'retry'; why: string }
  | { kind: 'failed'; errorCode: number; errorMessage: string };

/** A hub, and what the webhook gave besides. */
export interface AllocatedHub {
  kind: 'hub';
  hub: string;
  initialTwin?: InitialTwin | undefined;
  payload?: unknown;
}
