/** The decoded parts of a path, without a trailing slash; undefined where the path is not well encoded. */
export function pathSegments(path: string): string[] | undefined {
  try {
    return path
      .split('/')
      .filter(part => part !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
