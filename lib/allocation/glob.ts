/**
 * A pattern that knows only `*`, any number of any characters; all else stands for itself.
 *
 * `parts` are the literal texts between the stars, in order, so that text from elsewhere can be put in without
 * becoming a star. Linear in the text's length for each part.
 */
export function globMatches(parts: readonly string[], text: string): boolean {
  const first = parts[0] as string;
  const last = parts[parts.length - 1] as string;
  if (parts.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (let index = 1; index < parts.length - 1; index++) {
    const part = parts[index] as string;
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
