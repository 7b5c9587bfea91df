import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Registration } from './registration';

/**
 * What policies are made of: facts, operators and pickers. Each is compiled once, when a policy is loaded, and is a
 * pure function from then on: no I/O, no clock, no randomness, and it never throws.
 */
export type Plugin = FactPlugin | OperatorPlugin | PickerPlugin;

/** A fact's value: JSON without null, which counts as absent, like everything that the registration does not have. */
export type FactValue = string | number | boolean | object | undefined;

/** The three values of a test: unknown is neither true nor false, and only true matches. */
export type Truth = true | false | 'unknown';

/** Who vouches that a fact is so: DPS checked it, the operator wrote it into the enrollment, or the device merely says so. */
export type Voucher = 'attestation' | 'enrollment' | 'DPS' | 'device';

/** A fact: something known about a registration, under a name that conditions, templates and sources use. */
export interface FactPlugin {
  kind: 'fact';
  /** Its path in policies, `modelId` or `enrollment.id`. */
  name: string;
  /** One sentence for the documentation and for completion in editors. */
  summary: string;
  /** What its value is; `json` where it is whatever the sender made it. */
  type: 'text' | 'number' | 'boolean' | 'json';
  /** For a fact with sources, who vouches depends on the source that gave the value. */
  vouchedBy: Voucher | 'its source';
  /** Texts are the same in upper and lower case. */
  ignoreCase?: boolean;
  /** It is an object whose members have paths of their own: `payload.gps.lat`. */
  hasMembers?: boolean;
  /** The only texts it can have, for completion and for catching slips of the pen. */
  values?: readonly string[];
  /** Paths of other facts that its value is taken from, so that it is private where they are. Sources need not be named. */
  derivedFrom?: readonly string[];
  /** JSON schema of its entry in the policy's `facts` section; a fact with options is absent from policies without one. */
  options?: JSONSchema;
  /** The name of that entry where it is not the fact's own, because several facts come from one entry. */
  section?: string;
  compile(options: never, tools: FactTools): CompiledFact;
}

/** What a fact may use while it is compiled. */
export interface FactTools {
  /** Another fact by its path. Throws for a path that no fact has, and for a fact that would read itself. */
  fact(path: string): CompiledFact;
  patterns: PatternEngine;
}

/** A fact, ready to read. */
export interface CompiledFact {
  read(registration: Registration): FactValue;
  /** The path of the source that gave the value, for facts that have several. */
  source?(registration: Registration): string | undefined;
  /** Why its sources cannot all be right, in words without values; such a registration is not decided by rules. */
  conflict?(registration: Registration): string | undefined;
}

/** An operator: a test of one fact. */
export interface OperatorPlugin {
  kind: 'operator';
  name: string;
  summary: string;
  /** JSON schema of its argument. */
  argument: JSONSchema;
  /** The kinds of fact it can say true or false of; anything else it finds unknown. */
  tests: readonly ('text' | 'number' | 'boolean' | 'any')[];
  /** The only fact it may test, if it is made for one. */
  onlyFor?: string;
  /** The test in words that go on from the fact's path: `ends with "-007"`. */
  words(argument: never): string;
  /** Why it finds a value unknown, in words that go on from `it is a text; `, where `tests` alone does not say. */
  unfit?(argument: never): string;
  compile(argument: never, tools: OperatorTools): (value: FactValue, registration: Registration) => Truth;
}

/** What an operator may use while it is compiled. */
export interface OperatorTools {
  /** The fact ignores case: its texts arrive in lower case, and the argument's must be compared so. */
  ignoreCase: boolean;
  /** The policy's list of this name; throws for a name that the policy does not have. */
  list(name: string): readonly (string | number | boolean)[];
  patterns: PatternEngine;
}

/** A picker: scores candidate hubs, so that it can never answer with a hub that is not linked. */
export interface PickerPlugin {
  kind: 'picker';
  name: string;
  summary: string;
  /** JSON schema of its options, if it has any. */
  options?: JSONSchema;
  prefer: 'lowest' | 'highest';
  /**
   * A scorer for each registration, and from it a score for each candidate. A score that is undefined for any candidate
   * leaves the choice to the next picker, as a tie does.
   */
  compile(options: never): Scoring;
}

/** A picker, ready to score. */
export type Scoring = (registration: Registration) => (candidate: Candidate) => number | undefined;

/** A hub among which a picker chooses. */
export interface Candidate {
  /** Its canonical host name, the one to hash. */
  name: string;
  /** Its share among the candidates, above 0. */
  weight: number;
  location?: string | undefined;
  isCurrent: boolean;
  /** Its place in the order of the policy's `hubs`, then of linkedHubs. */
  rank: number;
}

/** Regular expressions in linear time; an engine that a host supplies, because only some policies need one. */
export interface PatternEngine {
  /** Throws an error whose message says what is wrong with the pattern, and whose `cure`, if there is one, how to mend it. */
  compile(pattern: string, options: PatternOptions): Pattern;
}

export interface PatternOptions {
  ignoreCase: boolean;
  /** It is made to capture: a pattern without a group is refused. */
  capturing?: boolean;
}

/** A compiled regular expression; it may match anywhere in the text unless it is anchored. */
export interface Pattern {
  test(text: string): boolean;
  /** What the first group caught, or undefined without a match or a group. */
  capture(text: string): string | undefined;
}

/** A value's type as its JSON schema gives it. */
export type Shape<S> = S extends JSONSchema ? FromSchema<S> : never;

/** Defines a fact; the schema of its options is their type. */
export function fact<const S = undefined>(
  definition: Omit<FactPlugin, 'kind' | 'compile' | 'options'> & {
    options?: S;
    compile(options: Shape<S>, tools: FactTools): CompiledFact;
  },
): FactPlugin {
  return { kind: 'fact', ...definition } as FactPlugin;
}

/** Defines an operator; the schema of its argument is its type. */
export function operator<const S>(
  definition: Omit<OperatorPlugin, 'kind' | 'argument' | 'words' | 'unfit' | 'compile'> & {
    argument: S;
    words(argument: Shape<S>): string;
    unfit?(argument: Shape<S>): string;
    compile(argument: Shape<S>, tools: OperatorTools): (value: FactValue, registration: Registration) => Truth;
  },
): OperatorPlugin {
  return { kind: 'operator', ...definition } as OperatorPlugin;
}

/** Defines a picker; the schema of its options is their type. */
export function picker<const S = undefined>(
  definition: Omit<PickerPlugin, 'kind' | 'compile' | 'options'> & {
    options?: S;
    compile(options: Shape<S>): Scoring;
  },
): PickerPlugin {
  return { kind: 'picker', ...definition } as PickerPlugin;
}
