import { parseTemplate } from '../../twin/template';
import { type Survey, type Surveyed, textsIn } from '../survey';
import type { Check } from './check';

/** Every `{{…}}` holds a path and is closed. */
export const templates: Check = survey =>
  templateTexts(survey).flatMap(({ value, path }) => {
    const parts = partsOf(value);
    if (parts instanceof Error)
      return [{ path, what: parts.message, cure: 'write a path between the braces: {{payload.cell}}' }];
    return parts.some(part => 'literal' in part && /\{\{|\}\}/.test(part.literal))
      ? [{ path, what: 'its braces do not pair up', cure: 'write a template as {{payload.cell}}' }]
      : [];
  });

/** The paths inside the templates of a document. */
export function templatePaths(survey: Survey): Surveyed<string>[] {
  return templateTexts(survey).flatMap(({ value, path }) => {
    const parts = partsOf(value);
    return parts instanceof Error ? [] : parts.flatMap(part => ('path' in part ? [{ value: part.path, path }] : []));
  });
}

/** Every text of a document that may hold templates. */
function templateTexts({ selectors, twins, payloads }: Survey): Surveyed<string>[] {
  const members = selectors.flatMap(({ value: { name, tag, location }, path }) =>
    textsIn({ name, tag, location }, path),
  );
  return [...members, ...[...twins, ...payloads].flatMap(({ value, path }) => textsIn(value, path))];
}

function partsOf(text: string): NonNullable<ReturnType<typeof parseTemplate>> | Error {
  try {
    return parseTemplate(text) ?? [{ literal: text }];
  } catch (error) {
    return error as Error;
  }
}
