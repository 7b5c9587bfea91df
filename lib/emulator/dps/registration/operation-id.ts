import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** A new operation id in the form that DPS's have, such as `5.316aac5bdc130deb.24fa3b0e-2c2d-4d58-b19d-df01d9d8e5c8`. */
export function newOperationId(): string {
  return `${randomInt(1, 10)}.${randomBytes(8).toString('hex')}.${randomUUID()}`;
}
