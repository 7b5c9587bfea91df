/** One change of a row: written if there is a row, removed if not. */
export interface Change {
  table: string;
  /** What the row belongs to: the host name of a hub, the name of a DPS. */
  scope: string;
  id: string;
  row: unknown;
}

/** Rows of one kind. A row is plain JSON and never changed in place: a new one replaces it. */
export interface Table<Row> {
  get(scope: string, id: string): Row | undefined;
  rows(scope: string): Iterable<Row>;
  scopes(): Iterable<string>;
  count(scope: string): number;
  /** The change that writes a row; nothing has happened before it is committed. */
  put(scope: string, id: string, row: Row): Change;
  /** The change that removes a row, if it is there. */
  remove(scope: string, id: string): Change;
}

/** Keeps changes beyond the process. `append` must not return before they are safe from a kill of the process. */
export interface Keeper {
  append(changes: readonly Change[]): void;
  close(): void;
}

/** What an emulator knows, in memory; the one place where state changes. */
export class State {
  readonly #tables = new Map<string, Map<string, Map<string, unknown>>>();
  readonly #watchers = new Map<string, (change: Change) => void>();
  #keeper: Keeper | undefined;

  /** Opens a table; opening it again gives the same rows. */
  table<Row>(name: string): Table<Row> {
    const scopes = this.#scopesOf(name);
    return {
      get: (scope, id) => scopes.get(scope)?.get(id) as Row | undefined,
      rows: scope => (scopes.get(scope)?.values() ?? []) as Iterable<Row>,
      scopes: () => scopes.keys(),
      count: scope => scopes.get(scope)?.size ?? 0,
      put: (scope, id, row) => ({ table: name, scope, id, row }),
      remove: (scope, id) => ({ table: name, scope, id, row: undefined }),
    };
  }

  /** Makes changes together: all of them are kept, then seen, or none is. */
  commit(...changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#keeper?.append(changes);
    this.apply(changes);
    for (const change of changes) this.#watchers.get(change.table)?.(change);
  }

  /** Tells of each committed change of a table, after all of its commit are seen. One watcher a table. */
  watch(table: string, watcher: (change: Change) => void): void {
    this.#watchers.set(table, watcher);
  }

  /** Makes changes seen without keeping them, as when they are read back. */
  apply(changes: Iterable<Change>): void {
    for (const { table, scope, id, row } of changes) {
      const scopes = this.#scopesOf(table);
      if (row === undefined) {
        scopes.get(scope)?.delete(id);
        continue;
      }
      innerMap(scopes, scope).set(id, row);
    }
  }

  /** Everything there is, as changes that would make it again. */
  *everything(): Iterable<Change> {
    for (const [table, scopes] of this.#tables)
      for (const [scope, rows] of scopes) for (const [id, row] of rows) yield { table, scope, id, row };
  }

  /** From now on changes are kept. */
  keepWith(keeper: Keeper): void {
    this.#keeper = keeper;
  }

  #scopesOf(table: string): Map<string, Map<string, unknown>> {
    return innerMap(this.#tables, table);
  }
}

/** The map under a key, a new one where there is none yet. */
function innerMap<Inner>(map: Map<string, Map<string, Inner>>, key: string): Map<string, Inner> {
  const found = map.get(key);
  if (found) return found;
  const made = new Map<string, Inner>();
  map.set(key, made);
  return made;
}
