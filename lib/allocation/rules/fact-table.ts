import type { CompiledFact, FactPlugin, FactValue, PatternEngine, Plugin } from '../plugin';
import type { Registration } from '../registration';
import { type Path, parsePath, valueAt } from './path';

/** A path that some part of the policy reads, resolved to its fact. */
export interface FactSlot extends CompiledFact {
  path: string;
  plugin: FactPlugin;
  /** Its place among the values of a registration. */
  index: number;
  /** The paths that its value may come from, beside its own. */
  sources: readonly string[];
}

/** The fact that a path belongs to, and the members below it; undefined if no fact has the path. */
export function findFact(plugins: readonly Plugin[], path: string): { plugin: FactPlugin; members: Path } | undefined {
  const parts = parsePath(path);
  if (!parts) return undefined;
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join('.');
    const plugin = plugins.find((one): one is FactPlugin => one.kind === 'fact' && one.name === name);
    if (plugin && (length === parts.length || plugin.hasMembers)) return { plugin, members: parts.slice(length) };
  }
  return undefined;
}

/** The entry of the policy's `facts` section that a fact reads its sources from. */
export function sectionOf({ section, name }: FactPlugin): string {
  return section ?? name;
}

/** The facts that one policy reads: each path is resolved once, and read at most once a registration. */
export class FactTable {
  readonly slots: FactSlot[] = [];
  private readonly compiling = new Set<string>();
  private sources: string[] = [];

  constructor(
    private readonly plugins: readonly Plugin[],
    private readonly options: Record<string, unknown>,
    private readonly patterns: PatternEngine,
  ) {}

  /** The slot of a path. Throws for a path that no fact has, and for a fact whose sources lead back to itself. */
  slot(path: string): FactSlot {
    const known = this.slots.find(slot => slot.path === path);
    if (known) return known;
    const found = findFact(this.plugins, path);
    if (!found) throw new Error(`no fact has the path ${path}`);
    this.sources = [...(found.plugin.derivedFrom ?? [])];
    const compiled = this.compile(found.plugin, found.members);
    const slot = { path, plugin: found.plugin, index: this.slots.length, sources: this.sources, ...compiled };
    this.slots.push(slot);
    return slot;
  }

  private compile(plugin: FactPlugin, members: Path): CompiledFact {
    const options = this.options[sectionOf(plugin)];
    if (plugin.options && options === undefined) return { read: () => undefined };
    if (this.compiling.has(plugin.name)) throw new Error(`the fact ${plugin.name} has itself as a source`);
    this.compiling.add(plugin.name);
    const tools = { fact: (path: string) => this.detached(path), patterns: this.patterns };
    const compiled = plugin.compile(options as never, tools);
    this.compiling.delete(plugin.name);
    return members.length === 0
      ? compiled
      : { ...compiled, read: registration => valueAt(compiled.read(registration), members) };
  }

  /** A source is read inside its fact, so it takes no slot of its own. */
  private detached(path: string): CompiledFact {
    const found = findFact(this.plugins, path);
    if (!found) throw new Error(`no fact has the path ${path}`);
    this.sources.push(path, ...(found.plugin.derivedFrom ?? []));
    return this.compile(found.plugin, found.members);
  }
}

const unread = Symbol('unread');

/** The values of one registration's facts, read when they are first asked for. */
export class Facts {
  private readonly values: (FactValue | typeof unread)[];
  private readonly foldedValues: (FactValue | typeof unread)[];

  constructor(
    readonly registration: Registration,
    count: number,
  ) {
    this.values = new Array(count).fill(unread);
    this.foldedValues = new Array(count).fill(unread);
  }

  /** The value as it came. */
  value(slot: FactSlot): FactValue {
    const known = this.values[slot.index];
    if (known !== unread) return known;
    const value = slot.read(this.registration);
    this.values[slot.index] = value;
    return value;
  }

  /** The value as it is compared: in lower case where the fact ignores case. */
  folded(slot: FactSlot): FactValue {
    const known = this.foldedValues[slot.index];
    if (known !== unread) return known;
    const value = this.value(slot);
    const folded = slot.plugin.ignoreCase && typeof value === 'string' ? value.toLowerCase() : value;
    this.foldedValues[slot.index] = folded;
    return folded;
  }
}
