/**
 * Whether DPS would take this as a registration id: at most 128 letters, digits, `-`, `.`, `_` or `:`,
 * starting with a letter or digit and ending with a letter, digit or `-`.
 *
 * Source: Microsoft, "Azure IoT Hub Device Provisioning Service terminology"; the rule for the first character is
 * the REST specification's. Registration ids are case-insensitive.
 */
export function isRegistrationId(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9\-._:]{0,126}[A-Za-z0-9-])?$/.test(text);
}
