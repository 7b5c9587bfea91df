import { StartError } from './start-error';

/** The constraints that a path can decide by its look (Microsoft, "Routing in ASP.NET Core", "Route constraints"). */
const constraints: Record<string, string> = {
  int: '-?\\d+',
  long: '-?\\d+',
  decimal: '-?\\d+(?:\\.\\d+)?',
  double: '-?\\d+(?:\\.\\d+)?',
  float: '-?\\d+(?:\\.\\d+)?',
  bool: '[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]',
  alpha: '[A-Za-z]+',
  guid: '[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}',
};

const parameter = new RegExp(`\\{(\\*{0,2})(\\w+)(?::(${Object.keys(constraints).join('|')}))?\\??\\}`, 'g');
const optionalEnd = /\/\{(?:\*[^{}/]*|[^{}/]*\?)\}$/;

/**
 * Translates a route template of ASP.NET Core, such as `/api/allocate/{dps?}`, into the paths of find-my-way that together match the
 * same URLs, and names the parameter that takes the rest of a path, which find-my-way calls `*`.
 *
 * @throws StartError for what this host does not know: default values, other constraints, an optional parameter before the end
 */
export function readTemplate(template: string): { paths: string[]; rest: string | undefined } {
  const required = template.replace(optionalEnd, '');
  if (/[{}:*?()]/.test(template.replace(parameter, '')) || /\{\*|\?\}/.test(required)) {
    throw new StartError(
      `the route "${template}" is not understood here: use {name}, {name:int}, and {name?} or {*name} at its end`,
    );
  }
  const [, rest] = /\{\*+(\w+)/.exec(template) ?? [];
  return { paths: required === template ? [toPath(template)] : [toPath(template), toPath(required) || '/'], rest };
}

function toPath(template: string): string {
  return template.replace(parameter, (_, star: string, name: string, constraint?: string) => {
    if (star !== '') return '*';
    return constraint === undefined ? `:${name}` : `:${name}(^${constraints[constraint]}$)`;
  });
}
