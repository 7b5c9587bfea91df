import type { Traces } from '../../kernel/trace';

/** Notes a step of a registration in its trace. */
export type Note = ReturnType<Traces['begin']>;
