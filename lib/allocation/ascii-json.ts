/**
 * A value as JSON in ASCII, everything beyond as `\u` escapes, because Node's MQTT device SDK decodes what it
 * receives as ASCII and may crash on anything else.
 */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value);
  return /[^\u0020-\u007e]/.test(text)
    ? text.replace(/[^\u0020-\u007e]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
}
