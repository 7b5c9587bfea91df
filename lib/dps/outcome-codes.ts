/**
 * The error codes under which DPS reports a failed custom allocation to the device.
 *
 * Source: Microsoft, "Tutorial: Use custom allocation policies with Device Provisioning Service", the table under
 * "Troubleshoot custom allocation policies".
 */
export const outcomeCodes = {
  CustomAllocationFailed: 400207,
  CustomAllocationIotHubNotSpecified: 400208,
  CustomAllocationUnauthorizedAccess: 400209,
} as const;

/**
 * How often and how long DPS asks again when the webhook answers 429 or more: ten times, after 1 s, 10 s, … 82 s,
 * which makes 415 s in all. Source: the same table.
 */
export const retryPolicy = { count: 10, initialSeconds: 1, incrementSeconds: 9 } as const;
